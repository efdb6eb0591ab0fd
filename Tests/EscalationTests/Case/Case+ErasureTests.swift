import JSON
import Testing

@testable import Escalation

@Suite struct CaseErasureTests {
    private func ended() -> Story {
        let story = Story(
            event: Sample.event(),
            waiting: [WaitingRun(event: Sample.event().reference, run: "run-7")],
            asking: Ask(gate: "pay", question: "Pay Jane Roe?")
        )
        story.step { $0.withdraw(policy: story.policy, step: &$1) }
        return story
    }

    @Test func `A case that has ended forgets what its event contained, and keeps how it ended`() throws {
        let story = ended()
        let before = story.subject
        #expect(story.step { $0.erase(key: "00ff", by: "dora", step: &$1) })
        let after = story.subject
        #expect(after.snapshot.fields == [:])
        #expect(after.opening.facts.isEmpty && after.opening.ask?.question == "")
        #expect(after.opening.event == .erased(type: before.opening.event.type))
        #expect(after.waiting.isEmpty)
        #expect(after.key.value == "erased \(before.id)")
        #expect((after.id, after.outcome, after.openedAt) == (before.id, before.outcome, before.openedAt))
        #expect(after.opening.because == before.opening.because, "the policy's own words stay")
        let entry = try #require(story.entries.last)
        #expect(entry.kind == .caseErased && entry.detail == nil)
        let body = try JSONValue.parse(entry.body)
        #expect(body["key"] == "00ff" && body["by"] == "dora")
        #expect(body["state"]?.string == after.stateDigest.description, "its row fits its last entry")
    }

    @Test func `A reason that an event's values got into goes as well`() {
        let story = ended()
        let opening = Opening(
            cause: .unknown,
            because: "It is large; whether it is could not be told: Jane is no number",
            event: Sample.event().reference,
            correlation: "c"
        )
        #expect(story.subject.opening.because != "erased")
        var subject = Case(
            id: story.subject.id,
            key: story.subject.key,
            running: 1,
            policy: story.subject.policy,
            openedAt: story.now,
            opening: opening,
            snapshot: story.subject.snapshot,
            status: story.subject.status,
            change: 3,
            revision: 1,
            attached: 0,
            waiting: [],
            updatedAt: story.now
        )
        var step = Step(now: story.now, directory: story.directory) { [1] }
        #expect(subject.erase(key: "00ff", by: "dora", step: &step))
        #expect(subject.opening.because == "erased")
    }

    @Test func `A case on which people decide keeps what they decide on`() {
        let story = Story()
        story.enter()
        let before = story.subject
        #expect(story.step { $0.erase(key: "00ff", by: "dora", step: &$1) } == false)
        #expect(story.subject == before)
    }
}
