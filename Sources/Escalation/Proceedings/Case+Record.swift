import JSON

extension Case {
    /// What is to be written now that the case was decided: by a person, by rules or by silence. What has gone by itself,
    /// or was answered by its gate's mode, was decided by nobody. It is part of what the closing entry seals.
    mutating func awaitRecord(of closer: Closer, at level: LevelName, policy: Policy, step: Step) {
        let rules = policy.level(level)
        guard closer.hasDecided, let rule = rules.record, !rule.roles.isEmpty else { return }
        let now = moment(of: step)
        let clock = StayClock(of: rules, calendars: step.calendars)
        proceedings.record = RecordDuty(
            roles: rule.roles,
            since: now,
            due: rule.within.map { clock.instant(after: $0, from: now) ?? now + $0 }
        )
    }

    /// Takes the record. The first one settles what was asked for, later ones add to it.
    mutating func writeRecord(_ text: String, by person: PersonID, step: inout Step) throws(Refusal) {
        guard case .closed = status else { throw .record("it is written once the case has ended") }
        guard var record = proceedings.record else {
            throw .record("the policy asks for none of this case; what you want to say of it is a comment")
        }
        guard let known = step.directory.people[person], !known.roles.isDisjoint(with: record.roles) else {
            throw .record("it is written by \(record.roles.map(\.rawValue).joined(separator: " or ")) only")
        }
        try check(text, as: "the record")
        let now = moment(of: step)
        var facts: JSONObject = ["by": .string(person.rawValue)]
        if let written = record.written {
            facts["addsTo"] = .string(written.by.rawValue)
        } else {
            if let due = record.due { facts["inTime"] = .bool(now <= due) }
            record.written = RecordDuty.Written(by: person, at: now)
            proceedings.record = record
        }
        self.record(Entry.Draft(.recordWritten, facts, detail: ["text": .string(text)]), in: &step)
    }

    /// The record was not written in time: its writers are reminded, once.
    mutating func applyDueRecord(step: inout Step) -> [DeadlineKind] {
        guard case .closed = status, let due = proceedings.record?.nextDue, due <= step.now else { return [] }
        proceedings.record?.isOverdue = true
        record(Entry.Draft(.recordOverdue, ["due": .string(due.description)]), in: &step)
        tell(step.directory.holders(of: proceedings.record?.roles ?? []), purpose: .record, step: &step)
        return [.record]
    }
}

extension Closer {
    /// Whether anybody, or the policy in their place, has decided the case.
    fileprivate var hasDecided: Bool {
        switch self {
        case .person, .expiry, .rules: true
        case .recovery, .gate: false
        }
    }
}
