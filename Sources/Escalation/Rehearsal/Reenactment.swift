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
    private(set) var decisions: [(move: PastCase.Move, decision: Decision, refusal: Refusal?)] = []
    /// How it ends; `nil` while it is open.
    private(set) var outcome: OutcomeKind?
    private var rehearsal: Rehearsal
    private let id: CaseID

    /// - Parameter now: Up to then a case that is open is lived through; one that ended goes on to its end, however
    ///   much later that comes.
    init(
        of past: PastCase,
        under policy: Policy,
        entry: LevelName,
        assessment: Assessment,
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
                    snapshot: subject.snapshot,
                    waiting: subject.waiting,
                    step: &step
                )
            }
        )
        for move in past.moves {
            note(rehearsal.advance(to: move.at))
            make(move)
        }
        note(rehearsal.advance(to: subject.outcome == nil ? now : .farFuture))
        outcome = rehearsal.cases[id]?.outcome
    }

    private mutating func make(_ move: PastCase.Move) {
        guard let subject = rehearsal.cases[id] else { return }
        switch move.kind {
        case .decision(var decision, let code):
            // Whoever had not seen the newest then, has not seen it now.
            decision.revision = code == "stale" ? subject.revision - 1 : subject.revision
            let taken = decision
            let consequences = rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                try subject.decide(taken, policy: policy, step: &step)
            }
            decisions.append((move, decision, consequences.refusal))
            note(consequences)
        case .claim(let person):
            note(
                rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                    try subject.claim(by: person, policy: policy, step: &step)
                }
            )
        case .release(let person):
            note(
                rehearsal.change(id) { (subject, _, step) throws(Refusal) in
                    try subject.release(by: person, step: &step)
                }
            )
        case .categorise(let name, let person):
            note(
                rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                    try subject.categorise(as: name, because: "as then", by: person, policy: policy, step: &step)
                }
            )
        case .rate(let risk, let person):
            note(
                rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                    try subject.rate(risk, because: "as then", by: person, policy: policy, step: &step)
                }
            )
        case .handOver(let giver, let taker):
            note(
                rehearsal.change(id) { (subject, policy, step) throws(Refusal) in
                    try subject.handOver(by: giver, to: taker, policy: policy, step: &step)
                }
            )
        case .unreachable:
            note(
                rehearsal.change(id) { subject, policy, step in
                    _ = subject.levelUnreachable(generation: subject.openGeneration, policy: policy, step: &step)
                }
            )
        case .recovery:
            note(rehearsal.change(id) { subject, policy, step in subject.withdraw(policy: policy, step: &step) })
        }
    }

    /// Remembers the stays that began.
    private mutating func note(_ consequences: Consequences) {
        for entry in consequences.entries where entry.kind == .casePassed {
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
