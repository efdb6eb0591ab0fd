import JSON
import Testing

@testable import Escalation

@Suite struct ContradictionTests {
    private func vote(_ person: PersonID, _ changes: [String: JSONValue]) -> Vote {
        Vote(
            person: person,
            action: .approveWithChanges,
            authority: "small",
            changes: changes.sorted { $0.key < $1.key }.map { FieldChange(path: FieldPath($0.key)!, value: $0.value) }
        )
    }

    private func vote(_ person: PersonID, picking name: AlternativeName, _ values: JSONObject) -> Vote {
        Vote(
            person: person,
            action: .alternative,
            authority: "small",
            alternative: ChosenAlternative(name: name, values: values)
        )
    }

    @Test func `Changes of one field to different values exclude each other, changes of different fields do not`() {
        let found = [
            vote("ada", ["data.amount": 10, "data.vendor": "A"]), vote("bo", ["data.amount": 20, "data.vendor": "A"]),
            vote("cy", ["data.note": "x"]),
        ].contradictions
        #expect(found.map(\.subject) == ["data.amount"])
        #expect(found.first?.wants.map(\.by) == ["ada", "bo"])
        #expect(found.first?.wants.map(\.value) == [10, 20])
        #expect([vote("ada", ["data.amount": 10]), vote("bo", ["data.note": 1])].contradictions.isEmpty)
    }

    @Test func `Alternatives exclude each other by their names, and by their values`() {
        let names = [vote("ada", picking: "wait", [:]), vote("bo", picking: "pay-part", [:])].contradictions
        #expect(names.map(\.subject) == ["alternative"])
        let values = [vote("ada", picking: "wait", ["days": 2]), vote("bo", picking: "wait", ["days": 3])]
        #expect(values.contradictions.map(\.subject) == ["wait.days"])
    }

    @Test func `Approvals that exclude each other follow the rule for conflicts, and the story says what they are`() {
        let story = Story(policy: Sample.policy { $0.levels[0].quorum = Quorum(.count(2)) })
        story.enter()
        for (person, amount) in [("alice", 10), ("amir", 20)] as [(PersonID, Int64)] {
            let decision = Sample.decision(.approveWithChanges, by: person) {
                $0.changes = [FieldChange(path: FieldPath("data.amount")!, value: .int(amount))]
            }
            #expect(story.decide(decision) == nil)
        }
        #expect(story.place == "passed to supervisor")
        let disputed = story.entries.first { $0.kind == .votesDisputed }
        #expect(
            disputed?.detail?.content["contradictions"] == [
                [
                    "subject": "data.amount",
                    "wants": [["by": "alice", "value": 10], ["by": "amir", "value": 20]],
                ]
            ]
        )
    }
}
