import JSON
import Testing

@testable import Escalation

@Suite struct DecisionBasisTests {
    private let hash = Digest(of: "the policy's text".utf8)

    private func story(_ change: (inout Event) -> Void = { _ in }, asking ask: Ask? = nil) -> Story {
        var event = Sample.event()
        change(&event)
        let story = Story(
            policy: Sample.policy { $0.hash = hash },
            event: event,
            waiting: [Sample.run("e1").asking(about: Snapshot(of: event, capture: nil, asking: ask))],
            asking: ask
        )
        story.enter()
        return story
    }

    @Test func `A decision and its outcome carry all that they rest on`() {
        let ask = Ask(
            gate: "pay",
            question: "Pay?",
            workflow: Workflow(name: "pay-run", version: "7", digest: "sha256:abc", run: "8812")
        )
        let story = story({ $0.dataSchema = "https://erp.example.com/payment/3" }, asking: ask)
        let shape = story.subject.snapshot.shape.digest
        #expect(story.decide(Sample.decision()) == nil)
        let entry = story.entries[3]
        #expect(entry.fields["snapshot"] == .string(story.subject.snapshot.digest.description))
        #expect(entry.fields["policyHash"] == .string(hash.description))
        #expect(entry.fields["shape"] == .string(shape.description))
        #expect(entry.fields["seen"] == 1)
        #expect(entry.detail?.content["dataschema"] == "https://erp.example.com/payment/3")
        #expect(
            entry.detail?.content["workflow"] == ["name": "pay-run", "version": "7", "digest": "sha256:abc"]
        )
        let basis = story.outcomes[0].basis
        #expect(basis.policyHash == hash && basis.shape == shape)
        #expect(basis.workflow == Workflow(name: "pay-run", version: "7", digest: "sha256:abc"))
        #expect(basis.dataSchema == "https://erp.example.com/payment/3")
        #expect(story.outcomes[0].decision?.revision == 1)
    }

    @Test func `A decision that names what stands there is taken`() {
        let story = story()
        let decision = Sample.decision {
            $0.snapshot = story.subject.snapshot.digest
            $0.policyHash = hash
        }
        #expect(story.decide(decision) == nil)
    }

    @Test func `A decision that names another case's digest is stale`() {
        let (story, other) = (story(), story { $0.data = ["amount": 1] })
        let refusal = story.decide(Sample.decision { $0.snapshot = other.subject.snapshot.digest })
        #expect(refusal?.code == "stale")
        #expect(refusal?.violations.map(\.field) == ["snapshot"])
        #expect(story.place == "at operator")
    }

    @Test func `A decision under another text of the policy is stale, and so is one where the text is not known`() {
        let refusal = story().decide(Sample.decision { $0.policyHash = Digest(of: [1]) })
        #expect(refusal?.code == "stale")
        #expect(refusal?.violations.map(\.field) == ["policyHash"])
        let unknown = Story()
        unknown.enter()
        #expect(unknown.decide(Sample.decision { $0.policyHash = hash })?.code == "stale")
    }

    @Test func `Another schema makes another snapshot`() {
        let plain = Snapshot(of: Sample.event(), capture: nil)
        var event = Sample.event()
        event.dataSchema = "urn:v2"
        let named = Snapshot(of: event, capture: nil)
        #expect(plain.digest != named.digest)
        #expect(named.dataSchema == "urn:v2" && plain.dataSchema == nil)
    }

    @Test func `A shape is of names and types, not of values`() {
        func shape(_ data: JSONValue, _ schema: String? = nil) -> Digest {
            EventShape(dataSchema: schema, fields: data).digest
        }
        let base = shape(["amount": 1, "vendor": ["id": "a", "tags": ["x", "y"]]])
        #expect(shape(["vendor": ["tags": ["z"], "id": "b"], "amount": 2.5]) == base)
        let others: [JSONValue] = [
            ["amount": "1", "vendor": ["id": "a", "tags": ["x"]]], ["amount": 1, "vendor": ["id": "a", "tags": []]],
            ["amount": 1, "vendor": ["id": "a", "tags": [1, "x"]]], ["amount": 1, "vendor": ["id": "a"]],
            ["amount": 1, "vendor": ["id": .null, "tags": ["x"]]],
            ["amount": 1, "more": true, "vendor": ["id": "a", "tags": ["x"]]],
        ]
        #expect(Set(others.map { shape($0) }).union([base]).count == others.count + 1)
        #expect(shape(["amount": 1], "urn:1") != shape(["amount": 1], "urn:2"))
    }
}
