import JSON

extension Case {
    /// Ends the case: one outcome for each waiting run, or one where an event opened it; the people who held it and
    /// those whom the policy informs are told.
    mutating func end(
        as kind: OutcomeKind, by closer: Closer, decision: Decision?, policy: Policy, step: inout Step
    ) {
        guard case .open(let stay) = status else { preconditionFailure("a case ends once") }
        status = .closed(Closure(outcome: kind, at: step.now, level: stay.level, by: closer))
        record(
            Entry.Draft(
                .caseClosed,
                [
                    "outcome": .string(kind.rawValue), "level": .string(stay.level.rawValue),
                    "by": .string(closer.description), "outcomes": .int(Int64(max(1, waiting.count))),
                ]),
            in: &step)
        let runs: [WaitingRun?] = waiting.isEmpty ? [nil] : waiting
        for (position, run) in runs.enumerated() {
            step.add(outcome(
                kind, for: run, position: position, by: closer, decision: decision, at: stay.level, policy: policy,
                step: step))
        }
        let informed = Set(stay.owners + step.directory.holders(of: policy.notices.informed).map(\.id))
        tell(informed.sorted().compactMap { step.directory.people[$0] }, purpose: .ended, step: &step)
    }
}

extension Case {
    /// The message for one waiting run, named by the newest change.
    func outcome(
        _ kind: OutcomeKind, for run: WaitingRun?, position: Int, by closer: Closer, decision: Decision?,
        at level: LevelName, policy: Policy, step: Step
    ) -> Outcome {
        Outcome(
            id: DerivedID.ofConsequence(case: id, change: change, position: position), caseID: id,
            policy: self.policy, kind: kind, at: step.now,
            validUntil: policy.outcomeValidFor.map { step.now + $0 }, run: run, event: opening.event,
            snapshot: snapshot.digest, decision: decision.map(OutcomeDecision.init), by: closer, level: level,
            entry: "\(id)_\(change)", correlation: opening.correlation, traceparent: opening.traceparent)
    }
}

extension OutcomeDecision {
    init(_ decision: Decision) {
        self.init(
            action: decision.action, authority: decision.authority, constraints: decision.constraints,
            assumptions: decision.assumptions, changes: decision.changes)
    }
}
