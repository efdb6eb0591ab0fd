import Escalation
import JSON
import Messages

/// Subjects in memory. Nothing is sealed here, but what is erased is gone as surely, so that whoever works on either store
/// sees the same.
extension MemoryRows {
    /// The key of a subject that goes by a name, made where it is missing.
    func key(of subject: SubjectName) -> SubjectKeyID {
        if let known = subjects[subject] { return known }
        let new = newKey(for: subject.description)
        subjects[subject] = new
        return new
    }

    func newKey(for name: String) -> SubjectKeyID {
        counters.subjectKey += 1
        let digest = Digest(of: Array("\(counters.subjectKey) \(name)".utf8))
        guard let key = SubjectKeyID(bytes: Array(digest.bytes.prefix(SubjectKeyID.byteCount))) else {
            preconditionFailure("a digest is longer than a key's name")
        }
        return key
    }

    func holding(of subject: SubjectName) -> SubjectHolding? {
        guard subject.kind != SubjectName.directoryKind else { return holding(ofDirectory: subject) }
        let key = subject.kind == SubjectName.caseKind ? keyOfCase[CaseID(subject.name)] : subjects[subject]
        guard let key else { return nil }
        let ids = Set(keyOfCase.rows.filter { $0.value == key }.keys)
        let notices = ids.flatMap { noticesOfCase[$0] ?? [] }.compactMap { self.notices[$0] }
        let leaving = outbox.rows.values.count { $0.envelope.caseID.map(ids.contains) ?? false }
        return SubjectHolding(
            key: key,
            cases: ids.sorted().compactMap { cases[$0] },
            waitingNotices: notices.count { $0.due != nil },
            messages: leaving + held.rows.values.count { ids.contains($0.caseID) }
        )
    }

    /// Forgets what stands beside the entries of these cases, and what was said in notices about them.
    func erase(_ erased: [Case], under key: SubjectKeyID) {
        let events = Set(erased.compactMap { cases[$0.id] }.flatMap(EventName.all))
        for (id, shape) in shapes.rows where events.contains(EventName(shape.event)) {
            shapes[id] = SeenShape(
                kind: shape.kind,
                shape: shape.shape,
                gate: shape.gate,
                event: .erased(type: shape.kind.type),
                seenAt: shape.seenAt,
                standing: shape.standing
            )
        }
        for row in entriesOfCase[Entry.installation] ?? [] {
            guard let entry = entries[row], entry.kind == .shapeNew, let content = entry.detail?.content,
                let id = content["event"]?.string, let source = content["source"]?.string,
                events.contains(EventName(id: id, source: source))
            else { continue }
            entries[row] = Entry(caseID: entry.caseID, change: entry.change, kind: entry.kind, body: entry.body)
            self.erased[row] = key
        }
        for subject in erased {
            for row in entriesOfCase[subject.id] ?? [] {
                guard let entry = entries[row], entry.detail != nil else { continue }
                entries[row] = Entry(caseID: entry.caseID, change: entry.change, kind: entry.kind, body: entry.body)
                self.erased[row] = key
            }
            for id in noticesOfCase[subject.id] ?? [] {
                guard let state = notices[id]?.state else { continue }
                notices[id]?.state = state.erased
            }
            for (id, row) in keys.rows where row.openCase == nil && row.lastCase == subject.id { keys[id] = nil }
            for (id, row) in inbox.rows where row.answer?.caseID == subject.id { inbox[id]?.answer = nil }
            keyOfCase[subject.id] = newKey(for: subject.id.rawValue)
        }
        for (name, known) in subjects.rows where known == key {
            subjects[name] = nil
            if name.kind == SubjectName.directoryKind { erase(directory: name, under: key) }
            if name.kind == SubjectName.deadKind, let letter = dead[name.name] { dead[name.name] = letter.erased }
        }
    }
}

extension NoticeState {
    fileprivate var erased: NoticeState {
        var notice = notice
        if case .callback = notice.recipient {
            notice = Notice(
                id: notice.id,
                caseID: notice.caseID,
                generation: notice.generation,
                purpose: notice.purpose,
                recipient: .callback(url: "", outcome: ""),
                createdAt: notice.createdAt
            )
        }
        return NoticeState(notice: notice, attempt: attempt, standing: standing, detail: nil)
    }
}

extension DeadLetter {
    fileprivate var erased: DeadLetter {
        DeadLetter(
            id: id,
            at: at,
            reason: "erased",
            queue: queue,
            exchange: exchange,
            routingKey: routingKey,
            properties: "{}",
            body: [],
            state: state
        )
    }
}

extension MemoryReader {
    func subject(_ name: SubjectName) -> SubjectHolding? { rows.holding(of: name) }
}

extension MemoryTransaction {
    func lockSubject(_ subject: SubjectName) -> SubjectHolding? {
        locks.lock(.cases)
        guard let holding = rows.holding(of: subject) else { return nil }
        lockedCases.formUnion(holding.cases.map(\.id))
        return holding
    }

    func sealEarlier(limit: Int) -> Int { 0 }
}
