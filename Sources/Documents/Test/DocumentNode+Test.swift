import Escalation

private enum TestKey: String, DocumentKey { case name, starts, people, steps }

private enum StepKey: String, DocumentKey, CaseIterable { case event, ask, after, until, decide, expect }

extension DocumentNode {
    /// The `tests:` of a policy.
    func policyTests() -> [PolicyTest] {
        let tests = (elements(atLeast: 1) ?? []).compactMap { node in node.policyTest().map { Placed($0, at: node) } }
        var seen: [String: SourcePosition] = [:]
        for test in tests {
            if let first = seen.updateValue(test.node.position, forKey: test.value.name) {
                test.node.refuse("two tests have this name", hint: "the first stands at \(first)")
            }
        }
        return tests.map(\.value)
    }

    private func policyTest() -> PolicyTest? {
        guard let fields = fields(TestKey.self) else { return nil }
        let name = fields.required(.name, hint: "say in a line what the test shows")?.line()
        let start = fields[.starts].map { $0.instant() } ?? PolicyTest.usualStart
        let people = (fields[.people]?.entries() ?? []).compactMap { $0.value.testPerson(named: $0.key) }
        let steps =
            (fields.required(.steps, hint: "write what happens, one `- event: …` a step")?.elements(atLeast: 1))?
            .compactMap { $0.testStep() }
        guard let name, let start, let steps else { return nil }
        return PolicyTest(name: name, start: start, people: people, steps: steps, line: position.line)
    }

    /// `olga: [payments-operator]`: somebody who works in one test.
    private func testPerson(named key: DocumentNode) -> Directory.Person? {
        guard let id = key.name(PersonID.self), let roles = list(atLeast: 1, of: { $0.name(RoleName.self) }) else {
            return nil
        }
        return Directory.Person(
            id: id,
            name: id.rawValue,
            roles: Set(roles),
            contacts: [Directory.Contact(channel: "mail", address: "\(id)@example.com")],
            brokerUsers: [BrokerUser(id.rawValue)]
        )
    }

    private func testStep() -> PolicyTest.Step? {
        guard let fields = fields(StepKey.self) else { return nil }
        let actions = StepKey.allCases.filter { $0 != .expect && fields[$0] != nil }
        guard actions.count == 1, let key = actions.first, let node = fields[key] else {
            refuse(
                actions.isEmpty ? "nothing happens in this step" : "two things happen in this step",
                hint: "write one of `event`, `ask`, `after`, `until` and `decide`"
            )
            return nil
        }
        let action: PolicyTest.Action? =
            switch key {
            case .event: node.testEvent().map { .event($0) }
            case .ask: node.testAsk().map { .ask($0) }
            case .after: node.duration().map { .after($0) }
            case .until: node.instant().map { .until($0) }
            case .decide: node.testDecision().map { .decide($0) }
            case .expect: nil
            }
        let expected = fields[.expect]?.expectations() ?? []
        guard let action else { return nil }
        return PolicyTest.Step(action, expecting: expected, line: position.line)
    }
}
