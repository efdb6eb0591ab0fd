import Escalation
import JSON
import Store

extension Verification {
    /// A case's row, with its story as the same reading saw it where the row is ahead of the log (``needsStory(_:)``).
    public mutating func take(_ subject: Case, story: [StoredEntry] = []) {
        report.cases += 1
        seenCases.insert(subject.id)
        for stored in story where stored.entry.change > log.newest[subject.id]?.change ?? 0 {
            if stored.index == nil { report.unsequenced += 1 }
            read(stored.entry, at: stored.index)
        }
        guard let newest = log.newest[subject.id] else {
            report.add(.case, case: subject.id, "the log has no entry of it")
            return
        }
        compare(subject, with: newest)
        checkSnapshot(of: subject)
        if let opening = newest.opening.flatMap({ try? JSONValue.parse($0) }) {
            compareOpening(of: subject, with: opening)
        }
    }

    /// Whether the case has changed since the log was read, or looks so.
    public func needsStory(_ subject: Case) -> Bool {
        subject.change != log.newest[subject.id]?.change
    }

    /// Every case was taken: those of which only the log knows were removed.
    public mutating func finishCases() {
        let gone = log.newest.filter { !seenCases.contains($0.key) && $0.key != Entry.installation && !$0.value.isLost }
        for id in gone.keys.sorted() {
            report.add(.case, case: id, "the log tells its story, but its row is gone")
        }
    }

    private mutating func compare(_ subject: Case, with newest: LogChain.Newest) {
        func differ(_ what: String, _ row: String, _ log: String) {
            report.add(.case, case: subject.id, "\(what) is \(row) in its row, \(log) in the log")
        }
        if subject.change != newest.change { differ("the change", "\(subject.change)", "\(newest.change)") }
        if let revision = newest.revision, subject.revision != revision {
            differ("the revision", "\(subject.revision)", "\(revision)")
        }
        let level: LevelName =
            switch subject.status {
            case .open(let stay): stay.level
            case .closed(let closure): closure.level
            }
        if let logged = newest.level, level.rawValue != logged { differ("the level", level.rawValue, logged) }
        let outcome = subject.outcome?.rawValue
        if outcome != newest.outcome { differ("the outcome", outcome ?? "open", newest.outcome ?? "open") }
        if let state = newest.state, subject.stateDigest.description != state {
            report.add(.case, case: subject.id, "its row is not as its last entry left it: it was changed past Belay")
        }
    }

    /// The state's digest covers the snapshot's digest; this covers the fields themselves.
    private mutating func checkSnapshot(of subject: Case) {
        if Snapshot(fields: subject.snapshot.fields).digest != subject.snapshot.digest {
            report.add(.case, case: subject.id, "what was captured does not fit its digest: a field was changed")
        }
    }

    /// What is fixed for the case's life stands in its first entry.
    private mutating func compareOpening(of subject: Case, with body: JSONValue) {
        let facts: [(String, JSONValue)] = [
            ("trigger", .string(subject.key.trigger.rawValue)), ("running", .int(subject.running)),
            ("cause", .string(subject.opening.cause.rawValue)), ("correlation", .string(subject.opening.correlation)),
            ("policy", .string(subject.policy.name.rawValue)), ("version", .int(subject.policy.version)),
        ]
        for (name, value) in facts where body[name].map({ $0 != value }) ?? false {
            report.add(.case, case: subject.id, "its \(name) is \(value) in its row, \(body[name] ?? .null) in the log")
        }
    }
}
