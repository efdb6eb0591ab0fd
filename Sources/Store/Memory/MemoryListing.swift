import Escalation

extension CaseFilter {
    /// The cases that are asked for, in the order that is asked for.
    func list(_ cases: some Sequence<Case>) -> [Case] {
        let sorted = cases.filter(isWanted).sorted { left, right in
            if isUnrecorded {
                let (a, b) = (left.proceedings.record?.missingSince, right.proceedings.record?.missingSince)
                return a == b ? left.id < right.id : a ?? .distantPast < b ?? .distantPast
            }
            return order.puts(left, before: right)
        }
        return Array(sorted.prefix(limit))
    }

    private func isWanted(_ subject: Case) -> Bool {
        let stay: LevelStay? = if case .open(let stay) = subject.status { stay } else { nil }
        if let open, open != (stay != nil) { return false }
        if let level, level != subject.level { return false }
        if let policy, policy != subject.policy.name { return false }
        if let trigger, trigger != subject.key.trigger { return false }
        if let outcome, outcome != subject.outcome { return false }
        if let openedBefore, subject.openedAt >= openedBefore { return false }
        if let openedAfter, subject.openedAt <= openedAfter { return false }
        if let owner, !(stay?.owners.contains(owner) ?? false) { return false }
        if let freeFor, let claim = stay?.claim, claim.by != freeFor { return false }
        return !isUnrecorded || subject.proceedings.record?.missingSince != nil
    }
}

extension CaseFilter.Order {
    fileprivate func puts(_ left: Case, before right: Case) -> Bool {
        switch self {
        case .newest: return left.openedAt == right.openedAt ? left.id < right.id : left.openedAt > right.openedAt
        case .deadline: return Self.puts(left.windowEnds, left.id, before: right.windowEnds, right.id)
        case .urgency:
            guard (left.windowEnds == nil) == (right.windowEnds == nil) else { return left.windowEnds != nil }
            let (a, b) = (left.standing.urgency.rank, right.standing.urgency.rank)
            return a == b ? Self.puts(left.windowEnds, left.id, before: right.windowEnds, right.id) : a > b
        }
    }

    private static func puts(_ left: Instant?, _ id: CaseID, before right: Instant?, _ other: CaseID) -> Bool {
        guard left != right else { return id < other }
        guard let left, let right else { return left != nil }
        return left < right
    }
}

extension Case {
    fileprivate var windowEnds: Instant? { if case .open(let stay) = status { stay.windowEnds } else { nil } }

    fileprivate var level: LevelName {
        switch status {
        case .open(let stay): stay.level
        case .closed(let closure): closure.level
        }
    }
}

extension StoreStatus {
    init(_ rows: MemoryRows) {
        self.init()
        let open = rows.cases.rows.values.filter { $0.outcome == nil }
        openByLevel = Dictionary(grouping: open, by: \.level).sorted { $0.key < $1.key }.map { level, cases in
            LevelCount(level: level, open: cases.count, oldest: cases.map(\.openedAt).min() ?? .distantPast)
        }
        deadlines = open.compactMap { subject in
            subject.nextDeadline.map { Deadline(id: subject.id, level: subject.level, due: $0) }
        }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }
        deadlines = Array(deadlines.prefix(20))
        outboxRows = rows.outbox.rows.count
        outboxOldest = rows.outbox.rows.values.map(\.writtenAt).min()
        unsequenced = rows.unsequenced.rows.count
        noticesWaiting = rows.noticesDue.rows.count
        dead = rows.dead.rows.values.count { $0.state == .dead }
        let missing = rows.cases.rows.values.compactMap { $0.proceedings.record?.missingSince }
        unrecorded = missing.count
        unrecordedOldest = missing.min()
        shapesWaiting = rows.shapes.rows.values.count { $0.standing == .waiting }
    }
}

extension StoreCounts {
    init(_ rows: MemoryRows) {
        self.init()
        let cases = rows.cases.rows.values
        self.cases = cases.count
        open = cases.count { $0.outcome == nil }
        attached = cases.reduce(0) { $0 + Int($1.attached) }
        entries = rows.entries.rows.count
        sequenced = rows.leaves.rows.count
        notices = rows.notices.rows.count
        dead = rows.dead.rows.values.count { $0.state == .dead }
        inbox = rows.inbox.rows.count
        for outcome in cases.compactMap(\.outcome) { byOutcome[outcome, default: 0] += 1 }
    }
}
