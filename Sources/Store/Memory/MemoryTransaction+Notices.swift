import Escalation

extension MemoryTransaction {
    func add(_ notices: [Notice]) throws {
        for notice in notices {
            guard rows.notices[notice.id] == nil else { throw Self.taken("add a notice", "it is there already") }
            set(NoticeState(notice: notice, attempt: 0, standing: .waiting(until: notice.createdAt), detail: nil))
            rows.noticesOfCase[notice.caseID, default: []].append(notice.id)
        }
    }

    /// Writes what became of an attempt; nothing where another attempt has begun.
    func keep(_ state: NoticeState) {
        let leased = LeasedNotice(notice: state.notice, attempt: state.attempt)
        precondition(lockedNotices.contains(leased), "a notice is locked before it is written")
        guard rows.notices[state.notice.id]?.state.attempt == state.attempt else { return }
        set(state)
    }

    private func set(_ state: NoticeState) {
        let row = MemoryRows.NoticeRow(state: state)
        rows.notices[state.notice.id] = row
        rows.noticesDue[state.notice.id] = row.due
    }

    func leaseNotices(limit: Int, lease: Duration) -> [LeasedNotice] {
        take(limit, lease) { _ in true }
    }

    func leaseNotices(on line: NoticeLine, limit: Int, lease: Duration) -> [LeasedNotice] {
        take(limit, lease) { notice in
            guard case .person(line.person, line.channel) = notice.recipient else { return false }
            return true
        }
    }

    private func take(_ limit: Int, _ lease: Duration, _ isWanted: (Notice) -> Bool) -> [LeasedNotice] {
        locks.lock(.notices)
        let due = rows.noticesDue.rows.filter { $0.value <= now }.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
        let states = due.compactMap { rows.notices[$0.key]?.state }.filter { isWanted($0.notice) }.prefix(limit)
        let leased = states.map { state in
            let attempt = state.attempt + 1
            set(
                NoticeState(
                    notice: state.notice,
                    attempt: attempt,
                    standing: .waiting(until: now + lease),
                    detail: state.detail
                )
            )
            return LeasedNotice(notice: state.notice, attempt: attempt)
        }
        lockedNotices.formUnion(leased)
        return leased.sorted { ($0.notice.createdAt, $0.notice.id) < ($1.notice.createdAt, $1.notice.id) }
    }

    func postponeNotices(_ leased: [LeasedNotice], until: Instant) {
        for taken in leased {
            guard let state = rows.notices[taken.notice.id]?.state, state.attempt == taken.attempt else { continue }
            set(
                NoticeState(
                    notice: state.notice,
                    attempt: taken.attempt - 1,
                    standing: .waiting(until: until),
                    detail: state.detail
                )
            )
        }
        lockedNotices.subtract(leased)
    }

    func lockPaces(_ lines: Set<NoticeLine>) -> [NoticeLine: NoticePace] {
        locks.lock(.notices)
        return lines.reduce(into: [:]) { paces, line in
            paces[line] = rows.paces[line] ?? NoticePace(since: now, sent: 0)
        }
    }

    func keepPaces(_ paces: [NoticeLine: NoticePace]) {
        for (line, pace) in paces { rows.paces[line] = pace }
    }

    func lockNotices(_ leased: [LeasedNotice]) -> [LeasedNotice] {
        locks.lock(.notices)
        let held = leased.filter { taken in
            guard let row = rows.notices[taken.notice.id] else { return false }
            return row.due != nil && row.state.attempt == taken.attempt
        }
        lockedNotices.formUnion(held)
        return held.sorted { $0.notice.id < $1.notice.id }
    }

    func noticeTally(case id: CaseID, generation: Int64) -> NoticeTally {
        var tally = NoticeTally(waiting: 0, delivered: 0, failed: 0)
        for state in (rows.noticesOfCase[id] ?? []).compactMap({ rows.notices[$0]?.state })
        where state.notice.generation == generation && state.notice.purpose == .decide {
            switch state.standing {
            case .waiting: tally.waiting += 1
            case .delivered: tally.delivered += 1
            case .failed: tally.failed += 1
            case .stopped: break
            }
        }
        return tally
    }
}

extension MemoryTable {
    subscript(key: Key, default row: @autoclosure () -> Row) -> Row {
        get { self[key] ?? row() }
        set { self[key] = newValue }
    }
}
