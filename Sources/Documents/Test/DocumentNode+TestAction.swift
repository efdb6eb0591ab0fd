import Escalation
import JSON

private enum EventKey: String, DocumentKey { case type, source, subject, sender, id, order, time, data }

private enum AskKey: String, DocumentKey {
    case gate, question, options, source, sender, id, run, data
    case neededWithin = "needed-within"
}

private enum DecisionKey: String, DocumentKey {
    case role, person, revision, action, rationale, risk, authority, assumptions, constraints, changes, alternative
    case values
    case number = "case"
}

extension DocumentNode {
    /// `{type: payment.requested, data: {amount: 12000}}`.
    func testEvent() -> Event? {
        guard let fields = fields(EventKey.self) else { return nil }
        let type = fields.required(.type)?.line()
        let source = fields[.source].map { $0.line() } ?? "/test"
        guard let type, let source else { return nil }
        var event = Event(id: fields[.id]?.line() ?? "", source: source, type: type, arrival: .distantPast)
        event.subject = fields[.subject]?.text()
        event.sender = fields[.sender]?.brokerUser()
        event.sequence = fields[.order]?.integer()
        event.time = fields[.time]?.instant()
        event.data = fields[.data]?.exampleData() ?? .null
        return event
    }

    /// `{gate: payment-approval, question: Pay it?, data: {amount: 12000}}`.
    func testAsk() -> AskExample? {
        guard let fields = fields(AskKey.self) else { return nil }
        let gate = fields.required(.gate)?.gate()
        let question = fields[.question].map { $0.line() } ?? "May it go on?"
        let source = fields[.source].map { $0.line() } ?? "/test"
        let options = fields[.options]?.list(of: { $0.line() }) ?? []
        guard let gate, let question, let source else { return nil }
        var event = Event(id: fields[.id]?.line() ?? "", source: source, type: "dev.belay.ask", arrival: .distantPast)
        event.sender = fields[.sender]?.brokerUser()
        event.data = fields[.data]?.exampleData() ?? .null
        let ask = Ask(
            gate: gate,
            question: question,
            options: options,
            workflow: Workflow(run: fields[.run]?.line())
        )
        return AskExample(event: event, ask: ask, neededWithin: fields[.neededWithin]?.duration())
    }

    /// `{role: payments-supervisor, action: approve, authority: supervisor-to-250k, rationale: Checked., risk: low}`.
    func testDecision() -> DecisionExample? {
        guard let fields = fields(DecisionKey.self) else { return nil }
        let action = fields.required(.action)?.choice(of: DecisionAction.self)
        let decider: DecisionExample.Decider?
        switch (fields[.role], fields[.person]) {
        case (let role?, nil): decider = role.name(RoleName.self).map { .role($0) }
        case (nil, let person?): decider = person.name(PersonID.self).map { .person($0) }
        default:
            refuse("one person decides", hint: "write `role:` for anybody who holds it, or `person:` for one of them")
            decider = nil
        }
        guard let action, let decider else { return nil }
        var decision = Decision(id: "", person: "", action: action, revision: 0)
        decision.rationale = fields[.rationale]?.text()
        decision.risk = fields[.risk]?.choice(of: RiskRating.self)
        decision.authority = fields[.authority]?.name(AuthorityName.self)
        decision.assumptions = fields[.assumptions]?.list(of: { $0.text() }) ?? []
        decision.constraints = fields[.constraints]?.list(of: { $0.text() }) ?? []
        decision.changes = (fields[.changes]?.entries() ?? []).compactMap { key, value in
            guard let path = key.fieldPath(), let data = value.exampleData() else { return nil }
            return FieldChange(path: path, value: data)
        }
        if let alternative = fields[.alternative]?.name(AlternativeName.self) {
            let values = fields[.values]?.exampleData()?.object ?? [:]
            decision.alternative = ChosenAlternative(name: alternative, values: values)
        }
        return DecisionExample(
            by: decider,
            decision,
            revision: fields[.revision]?.integer(in: 0 ... .max),
            caseNumber: fields[.number]?.integer(in: 1...10_000).map { Int($0) }
        )
    }
}
