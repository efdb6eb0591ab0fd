import JSON

extension Case {
    /// Ends the case: one outcome for each waiting run, or one where no run waits; the people who held it and those whom
    /// the policy informs are told.
    ///
    /// A run that asked about something else than what was decided on is not covered: where the others go on, it is told
    /// `withdrawn`, which approves nothing, and may ask again.
    mutating func end(
        as kind: OutcomeKind,
        by closer: Closer,
        decision: OutcomeDecision?,
        policy: Policy,
        validFor: Duration? = nil,
        step: inout Step
    ) {
        guard case .open(let stay) = status else { preconditionFailure("\(id) has ended, and a case ends once") }
        let answered = closer.isAnswer && proceedings.overridden == nil
        let turnaround = turnaroundKept(answered: answered, policy: policy, step: step)
        status = .closed(Closure(outcome: kind, at: moment(of: step), level: stay.level, by: closer))
        proceedings.override = nil
        awaitReports(endingAs: kind, policy: policy, step: step)
        awaitRecord(of: closer, at: stay.level, policy: policy, step: step)
        var facts: JSONObject = [
            "outcome": .string(kind.rawValue), "level": .string(stay.level.rawValue),
            "by": .string(closer.description), "outcomes": .int(isReview || isDrill ? 0 : Int64(max(1, waiting.count))),
        ]
        if let firstPlace { facts["places"] = .int(Int64(firstPlace)) }
        if let turnaround { facts["turnaround"] = turnaround }
        if let record = proceedings.record {
            facts["recordBy"] = .array(record.roles.map { .string($0.rawValue) })
            if let due = record.due { facts["recordDue"] = .string(due.description) }
        }
        record(Entry.Draft(.caseClosed, facts), in: &step)
        // Nobody waits for a review.
        let runs: [WaitingRun?] = waiting.isEmpty ? (isReview ? [] : [nil]) : waiting
        let hold = policy.classification.hold(of: standing)
        let outage = policy.classification.outage(of: standing)
        for (position, run) in runs.enumerated() {
            let isCovered = !kind.letsGoOn || run?.asksAbout(snapshot) ?? true
            deliver(
                outcome(
                    isCovered ? kind : .withdrawn,
                    for: run,
                    position: position,
                    by: closer,
                    decision: isCovered ? decision : nil,
                    at: stay.level,
                    validFor: validFor ?? policy.outcomeValidFor,
                    step: step
                ).held(for: hold, in: outage),
                step: &step
            )
        }
        let writers = step.directory.holders(of: proceedings.record?.roles ?? [])
        let informed = Set(
            stay.owners
                + step.directory.holders(of: policy.notices.informed + policy.level(stay.level).informed).map(\.id)
        ).subtracting(writers.map(\.id))
        let before = step.notices.count
        tell(informed.sorted().compactMap { step.directory.people[$0] }, purpose: .ended, from: runs.count, step: &step)
        // That it has ended, and how, stands in what they are asked.
        tell(writers, purpose: .record, from: runs.count + step.notices.count - before, step: &step)
    }
}

extension Case {
    /// The one way in which an outcome leaves a case. What was decided in a drill is told to no automation.
    func deliver(_ outcome: Outcome, step: inout Step) {
        guard !isDrill else { return }
        step.add(outcome)
    }

    /// The message for one waiting run, named by the newest change.
    func outcome(
        _ kind: OutcomeKind,
        for run: WaitingRun?,
        position: Int,
        by closer: Closer,
        decision: OutcomeDecision?,
        at level: LevelName,
        validFor: Duration?,
        step: Step
    ) -> Outcome {
        let now = moment(of: step)
        return Outcome(
            id: consequence(at: position),
            caseID: id,
            policy: policy,
            kind: kind,
            at: now,
            validUntil: validFor.map { now + $0 },
            run: run,
            event: opening.event,
            snapshot: snapshot.digest,
            basis: basis,
            decision: decision,
            by: closer,
            level: level,
            entry: "\(id)_\(change)",
            origin: opening.origin?.caseID,
            procedure: kind == .manual ? proceedings.checklist?.ticks ?? [] : [],
            override: kind.letsGoOn ? proceedings.overridden : nil,
            correlation: opening.correlation,
            traceparent: opening.traceparent
        )
    }
}

extension Outcome {
    fileprivate func held(for hold: OutcomeHold?, in outage: LogOutage) -> Outcome {
        var outcome = self
        outcome.hold = hold
        outcome.outage = outage
        return outcome
    }
}

extension OutcomeDecision {
    init(_ decision: Decision) {
        self.init(
            action: decision.action,
            authority: decision.authority,
            constraints: decision.constraints,
            assumptions: decision.assumptions,
            changes: decision.changes,
            alternative: decision.alternative,
            actingFor: decision.actingFor,
            revision: decision.revision
        )
    }
}
