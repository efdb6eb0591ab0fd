import Escalation

private enum HappeningKey: String, DocumentKey { case after, event, ask, late, times }

private enum ExpectationKey: String, DocumentKey, CaseIterable {
    case told, acts, outcome, level, action, within
    case number = "case"
}

private enum ActKey: String, DocumentKey { case after, decide }

private enum RenewalKey: String, DocumentKey {
    case qualification
    case duration = "for"
}

extension DocumentNode {
    /// `{after: 5m, event: {type: payment.requested, data: {amount: 12000}}, times: 2, late: 10m}`.
    func happening() -> DrillScenario.Happening? {
        guard let fields = fields(HappeningKey.self) else { return nil }
        let content: DrillScenario.Happening.Content?
        switch (fields[.event], fields[.ask]) {
        case (let event?, nil): content = event.testEvent().map { .event($0) }
        case (nil, let ask?): content = ask.testAsk().map { .ask($0) }
        default:
            refuse("one thing happens at a time", hint: "write `event:` or `ask:`, and another line for another")
            content = nil
        }
        let after = fields[.after].map { $0.duration() } ?? .zero
        let late = fields[.late].map { $0.duration() } ?? .zero
        let times = fields[.times].map { $0.integer(in: 1...100) } ?? 1
        guard let content, let after, let late, let times else { return nil }
        return DrillScenario.Happening(content, after: after, late: late, times: Int(times))
    }

    /// `{told: alice, within: 2m}`, `{acts: alice, action: approve, within: 10m}`, `{outcome: resume, within: 1h}`.
    func drillExpectation(among people: [Placed<PersonID>]) -> DrillScenario.Expectation? {
        guard let fields = fields(ExpectationKey.self) else { return nil }
        let wanted = [ExpectationKey.told, .acts, .outcome, .level].filter { fields[$0] != nil }
        let within = fields.required(.within, hint: "write by when it must have happened, from the beginning on")?
            .duration()
        let number = fields[.number].map { $0.integer(in: 1...10_000) } ?? 1
        guard wanted.count == 1, let key = wanted.first, let node = fields[key] else {
            refuse(
                wanted.isEmpty ? "nothing is expected here" : "two things are expected in one line",
                hint: "write one of `told`, `acts`, `outcome` and `level`"
            )
            return nil
        }
        if let action = fields[.action], key != .acts {
            action.refuse("an action is expected of somebody who acts", hint: "write `acts:` beside it")
        }
        let reaction: DrillScenario.Expectation.Reaction? =
            switch key {
            case .told: node.participant(among: people).map { .told($0) }
            case .acts:
                node.participant(among: people).map { .acts($0, fields[.action]?.choice(of: DecisionAction.self)) }
            case .outcome: node.choice(of: OutcomeKind.self).map { .outcome($0) }
            case .level: node.name(LevelName.self).map { .level($0) }
            case .action, .within, .number: nil
            }
        guard let reaction, let within, let number else { return nil }
        return DrillScenario.Expectation(reaction, within: within, caseNumber: Int(number), line: position.line)
    }

    /// `{after: 5m, decide: {person: alice, action: approve, …}}`: somebody whom the simulation plays.
    func scriptedAct() -> DrillScenario.ScriptedAct? {
        guard let fields = fields(ActKey.self) else { return nil }
        let after = fields.required(.after, hint: "write when, from the beginning on")?.duration()
        let decision = fields.required(.decide, hint: "write who decides what")?.testDecision()
        guard let after, let decision else { return nil }
        return DrillScenario.ScriptedAct(after: after, decision)
    }

    /// `{qualification: payments, for: 180d}`.
    func renewal() -> DrillScenario.Renewal? {
        guard let fields = fields(RenewalKey.self) else { return nil }
        let name = fields.required(.qualification, hint: "as the directory names it")?.name(QualificationName.self)
        let duration = fields.required(.duration, hint: "write for how long it counts again, as in 180d")?.duration()
        guard let name, let duration else { return nil }
        return DrillScenario.Renewal(name, for: duration)
    }
}
