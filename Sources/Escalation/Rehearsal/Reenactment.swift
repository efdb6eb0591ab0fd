import JSON

/// A past case lived through once more under one policy: the same people do the same things at the same times.
struct Reenactment {
    /// A stay at a level.
    struct Stay: Hashable {
        let level: LevelName
        let window: Duration
    }

    private(set) var stays: [Stay] = []
    /// What became of each decision, in the order in which they were taken.
    var decisions: [(move: PastCase.Move, decision: Decision, refusal: Refusal?)] = []
    /// How it goes.
    var course: CourseRecord { CourseRecord(entries) }
    /// How it ends; `nil` while it is open.
    private(set) var outcome: OutcomeKind?
    /// The numbers that questions have here, by those that they had.
    var questions: [Int64: Int64] = [:]
    private(set) var rehearsal: Rehearsal
    private var entries: [Entry] = []
    let id: CaseID

    /// - Parameters:
    ///   - snapshot: What it is about when it opens.
    ///   - now: Up to then a case that is open is lived through; one that ended goes on to its end, however much later
    ///     that comes.
    init(
        of past: PastCase,
        under policy: Policy,
        entry: LevelName,
        assessment: Assessment,
        snapshot: Snapshot,
        directory: Directory,
        calendars: BusinessCalendars,
        now: Instant
    ) {
        let subject = past.subject
        id = subject.id
        rehearsal = Rehearsal([policy], directory: directory, calendars: calendars, from: subject.openedAt)
        note(
            rehearsal.begin { step in
                Case.open(
                    key: subject.key,
                    running: subject.running,
                    policy: policy,
                    entryLevel: entry,
                    assessment: assessment,
                    opening: subject.opening,
                    snapshot: snapshot,
                    waiting: subject.waiting,
                    step: &step
                )
            }
        )
        for move in past.moves {
            if move.isBeforeDeadlines {
                note(rehearsal.advance(to: move.at - PastCase.Move.timerLag))
                rehearsal.wait(until: move.at)
            } else {
                note(rehearsal.advance(to: move.at))
            }
            make(move, of: past)
        }
        note(rehearsal.advance(to: subject.outcome == nil ? now : .farFuture))
        outcome = rehearsal.cases[id]?.outcome
    }

    /// Lets the core change the case now, and remembers what comes of it.
    @discardableResult
    mutating func change(_ body: (inout Case, Policy, inout Step) throws(Refusal) -> Void) -> Refusal? {
        let consequences = rehearsal.change(id, body)
        note(consequences)
        return consequences.refusal
    }

    private mutating func note(_ consequences: Consequences) {
        let own = consequences.entries.filter { $0.caseID == id }
        entries += own
        for entry in own where entry.kind == .casePassed {
            guard let body = try? JSONValue.parse(entry.body), let level = body["level"]?.string,
                let at = body["at"]?.string.flatMap({ Instant($0) }),
                let end = body["windowEnds"]?.string.flatMap({ Instant($0) })
            else { continue }
            stays.append(Stay(level: LevelName(level), window: end.since(at)))
        }
    }
}

extension Instant {
    /// Later than any deadline: the last that RFC 3339 can write.
    fileprivate static let farFuture = Instant(seconds: 253_402_300_799)
}
