import JSON
import Testing

@testable import Escalation

@Suite struct AlternativeTests {
    private static let part = Alternative(
        name: "pay-part",
        title: "Pay a part",
        values: [
            .init(name: "amount", type: .number, atLeast: 1, atMost: 200),
            .init(name: "reason", type: .string, isOptional: true, among: ["cash", "doubt"]),
            .init(name: "until", type: .timestamp, isOptional: true),
            .init(name: "once", type: .bool, isOptional: true),
            .init(name: "parts", type: .int, isOptional: true, atLeast: 2),
        ]
    )

    private func story(_ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = Story(
            policy: Sample.policy {
                $0.levels[0].alternatives = [Self.part]
                change(&$0)
            }
        )
        story.enter()
        return story
    }

    private func picking(_ name: AlternativeName = "pay-part", _ values: JSONObject) -> Decision {
        Sample.decision(.alternative) { $0.alternative = ChosenAlternative(name: name, values: values) }
    }

    @Test func `An alternative comes back in the outcome with its values`() {
        let story = story()
        let values: JSONObject = ["amount": 12.5, "until": "2026-03-01T08:00:00Z", "once": true, "parts": 2]
        #expect(story.decide(picking("pay-part", values)) == nil)
        #expect(story.place == "alternative by alice")
        #expect(story.outcomes[0].decision?.alternative == ChosenAlternative(name: "pay-part", values: values))
        #expect(story.outcomes[0].kind.letsGoOn)
        #expect(story.entries[3].fields["alternative"] == "pay-part")
        #expect(story.entries[3].detail?.content["values"] == .object(values))
        #expect(story.entries[3].fields["values"] == nil, "values stand beside the log, not in it")
    }

    private static let unfit: [(String, JSONObject)] = [
        ("amount", JSONObject()), ("amount", ["amount": nil]), ("amount", ["amount": "12"]), ("amount", ["amount": 0]),
        ("amount", ["amount": 200.01]), ("reason", ["amount": 1, "reason": "fun"]),
        ("until", ["amount": 1, "until": "tomorrow"]), ("once", ["amount": 1, "once": "yes"]),
        ("parts", ["amount": 1, "parts": 2.5]), ("parts", ["amount": 1, "parts": 1]),
        ("vendor", ["amount": 1, "vendor": "V"]),
    ]

    @Test(arguments: unfit)
    func `A value that does not fit is refused by name, and nothing is decided`(name: String, values: JSONObject) {
        let story = story()
        guard case .unfitValue(let refused, _)? = story.decide(picking("pay-part", values)) else {
            Issue.record("\(values) was taken")
            return
        }
        #expect(refused == name)
        #expect(story.place == "at operator")
    }

    @Test func `Only what the level offers can be picked, and only with its action`() {
        #expect(
            story().decide(picking("pay-all", ["amount": 1])) == .unknownAlternative("pay-all", known: ["pay-part"])
        )
        #expect(story().decide(Sample.decision(.alternative)) == .unknownAlternative(nil, known: ["pay-part"]))
        let other = Sample.decision(.approve) { $0.alternative = ChosenAlternative(name: "pay-part") }
        #expect(story().decide(other) == .alternativeWithoutAction)
        let forbidden = story { $0.levels[0].actions.remove(.alternative) }
        #expect(forbidden.decide(picking("pay-part", ["amount": 1]))?.code == "not-permitted")
    }

    @Test func `An alternative needs an authority, as everything does that lets the automation go on`() {
        let story = story()
        var decision = picking("pay-part", ["amount": 1])
        decision.authority = nil
        #expect(story.decide(decision) == .missing([.authority]))
    }

    @Test func `Where several must agree, they agree on the values too`() {
        let story = story { $0.levels[0].quorum = Quorum(.count(2)) }
        #expect(story.decide(picking("pay-part", ["amount": 1])) == nil)
        var second = picking("pay-part", ["amount": 2])
        second.person = "amir"
        #expect(story.decide(second) == nil)
        #expect(story.place == "passed to supervisor")
    }
}
