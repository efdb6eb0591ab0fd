import JSON

extension Case {
    /// Leads to another case, which is opened in the same transaction. Its id follows from this case, so that both can
    /// name one another.
    mutating func lead(
        to occasion: CaseOrigin.Occasion,
        outcome: String? = nil,
        because: String,
        reason: String? = nil,
        keepingOut people: [PersonID] = [],
        waiting runs: [WaitingRun] = [],
        at level: LevelName,
        policy: Policy,
        step: inout Step
    ) {
        let key = KeyID.led(by: id, occasion, outcome: outcome, policy: policy.name, in: opening.drill)
        let new = DerivedID.ofCase(key, running: 1)
        guard !proceedings.led.contains(where: { $0.id == new }) else { return }
        proceedings.led.append(LedCase(id: new, occasion: occasion))
        record(
            Entry.Draft(
                .followupOpened,
                [
                    "followup": .string(new.rawValue), "occasion": .string(occasion.rawValue),
                    "level": .string(level.rawValue),
                ]
            ),
            in: &step
        )
        // The hurry of whoever asked was over when this case ended.
        var ask = opening.ask
        ask?.neededBy = nil
        let isReview = occasion.isReview
        step.add(
            WantedCase(
                key: key,
                policy: policy.reference,
                entryLevel: level,
                opening: Opening(
                    cause: isReview ? .review : .followUp,
                    because: because,
                    facts: opening.facts,
                    event: opening.event,
                    ask: ask,
                    origin: CaseOrigin(
                        caseID: id,
                        occasion: occasion,
                        depth: isReview ? 0 : followUpDepth + 1,
                        reason: reason,
                        keptOut: people
                    ),
                    correlation: opening.correlation,
                    traceparent: opening.traceparent,
                    subject: opening.subject,
                    drill: opening.drill
                ),
                snapshot: snapshot,
                waiting: runs,
                newShape: standing.newShape
            )
        )
    }

    /// Leads to a follow-up, unless so many have followed one another that the policy ends the chain here; then people
    /// are told that nobody is asked any more.
    mutating func followUp(
        _ occasion: CaseOrigin.Occasion,
        outcome: String? = nil,
        because: String,
        reason: String? = nil,
        waiting runs: [WaitingRun],
        rule: FollowUpRule,
        policy: Policy,
        step: inout Step
    ) {
        guard followUpDepth < rule.chainMax else {
            record(
                Entry.Draft(
                    .followupWithheld,
                    ["occasion": .string(occasion.rawValue), "depth": .int(Int64(followUpDepth))]
                ),
                in: &step
            )
            let roles = policy.levels.last?.owners ?? []
            tell(step.directory.holders(of: roles + policy.notices.informed), purpose: .unresolved, step: &step)
            return
        }
        lead(
            to: occasion,
            outcome: outcome,
            because: because,
            reason: reason,
            waiting: runs,
            at: rule.level ?? policy.levels[0].level,
            policy: policy,
            step: &step
        )
    }

    private var followUpDepth: Int { opening.origin?.depth ?? 0 }
}
