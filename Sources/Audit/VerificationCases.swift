import AuditLog
import Escalation
import JSON
import Store

extension Verification {
    /// A case's row, with its story as the same reading saw it where the row is ahead of the log (``needsStory(_:)``). One
    /// that came before is checked again: its row may have moved, or have a double.
    public mutating func take(_ subject: Case, story: [StoredEntry] = []) {
        for stored in story where stored.entry.change > log.change(of: subject.id) ?? 0 {
            if stored.index == nil { report.unsequenced += 1 }
            let entry = SequencedEntry(
                index: stored.index ?? 0,
                hash: [],
                entry: stored.entry,
                batchRoot: nil,
                erased: stored.erased
            )
            entry.lend { read($0, HashWords(of: $0.body), at: stored.index) }
        }
        guard let place = log.place(of: subject.id) else {
            report.cases += 1
            report.add(.case, case: subject.id, "the log has no entry of it")
            return
        }
        note(rowOf: place)
        compare(subject, with: place)
        checkSnapshot(of: subject)
        if let opening = log.told[place].opening { compareOpening(of: subject, with: opening) }
    }

    /// A case whose row comes twice is one.
    mutating func note(rowOf place: Int) {
        if !log.told[place].hasRow { report.cases += 1 }
        log.told[place].hasRow = true
    }

    /// Whether the case has changed since the log was read, or looks so.
    public func needsStory(_ subject: Case) -> Bool {
        subject.change != log.change(of: subject.id)
    }

    /// Every case was taken: those of which only the log knows were removed.
    public mutating func finishCases() {
        report.chained = log.chains.linked
        for id in missingCases.sorted() {
            report.add(.case, case: id, "the log tells its story, but its row is gone")
        }
        finishErasures()
    }

    /// Those of which the log tells and whose rows did not come.
    var missingCases: [CaseID] {
        log.told.lazy.filter { !$0.hasRow && $0.id != Entry.installation && !$0.isLost }.map(\.id)
    }

    private mutating func compare(_ subject: Case, with place: Int) {
        func differ(_ what: String, _ row: String, _ log: String) {
            report.add(.case, case: subject.id, "\(what) is \(row) in its row, \(log) in the log")
        }
        let changes = log.chains.change(at: place)
        if subject.change != changes { differ("the change", "\(subject.change)", "\(changes)") }
        if let revision = log.told[place].revision, subject.revision != revision {
            differ("the revision", "\(subject.revision)", "\(revision)")
        }
        let level: LevelName =
            switch subject.status {
            case .open(let stay): stay.level
            case .closed(let closure): closure.level
            }
        if let logged = log.told[place].level, level.rawValue != logged { differ("the level", level.rawValue, logged) }
        let outcome = subject.outcome?.rawValue
        let toldOutcome = log.told[place].outcome
        if outcome != toldOutcome { differ("the outcome", outcome ?? "open", toldOutcome ?? "open") }
        if let state = log.told[place].state, state != WrittenHash(subject.stateDigest) {
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
    private mutating func compareOpening(of subject: Case, with place: ToldOpenings.Place) {
        for (fact, logged) in zip(OpeningFact.of(subject), log.openings.values(at: place)) {
            guard logged != .none, logged != fact.value else { continue }
            report.add(
                .case,
                case: subject.id,
                "its \(fact.key.name) is \(fact.value) in its row, \(logged) in the log"
            )
        }
    }
}

/// Something that is fixed for a case's life.
struct OpeningFact {
    let key: JSONKey
    let value: OpeningValue

    static let cause = JSONKey("cause")
    static let correlation = JSONKey("correlation")

    /// In the order of ``ToldOpenings``.
    static func of(_ subject: Case) -> [OpeningFact] {
        [
            OpeningFact(key: JSONKey("policy"), value: .text(subject.policy.name.rawValue)),
            OpeningFact(key: JSONKey("version"), value: .int(subject.policy.version)),
            OpeningFact(key: JSONKey("trigger"), value: .text(subject.key.trigger.rawValue)),
            OpeningFact(key: JSONKey("running"), value: .int(subject.running)),
            OpeningFact(key: cause, value: .text(subject.opening.cause.rawValue)),
            OpeningFact(key: correlation, value: .text(subject.opening.correlation)),
        ]
    }
}

extension WrittenHash {
    fileprivate init(_ digest: Digest) {
        self = digest.bytes.withUnsafeBytes { HashWords($0) }.map { .hash($0) } ?? .illegible
    }
}
