import JSON
import Testing

@testable import Escalation

@Suite struct CaseEndTests {
    @Test func `Each waiting run gets one outcome under an id of its own`() {
        let story = Story(waiting: ["a", "b", "c"].map(Sample.run))
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        let id = story.subject.id
        #expect(story.outcomes.map(\.id) == ["\(id)_5_0", "\(id)_5_1", "\(id)_5_2"])
        #expect(story.outcomes.map(\.run?.event.id) == ["a", "b", "c"])
        #expect(story.outcomes.allSatisfy { $0.kind == .resume && $0.entry == "\(id)_5" })
    }

    @Test func `A run that asked about something else is not covered by the decision`() {
        let story = Story(event: Sample.event("a", amount: 50_000), waiting: [Sample.run("a")])
        story.attach(Sample.event("b", amount: 50), waiting: Sample.run("b"))
        story.enter()
        #expect(story.decide(Sample.decision(revision: 2)) == nil)
        #expect(story.outcomes.map(\.run?.event.id) == ["a", "b"])
        #expect(story.outcomes.map(\.kind) == [.withdrawn, .resume])
        #expect(story.outcomes[0].decision == nil)
    }

    @Test func `A run that asked another question about the same data is not covered either`() {
        let first = Ask(gate: "deploy", question: "Deploy version 1?")
        let second = Ask(gate: "deploy", question: "Drop the database?")
        let story = Story(waiting: [Sample.run("a")], asking: first)
        story.attach(Sample.event("b"), waiting: Sample.run("b"), asking: second)
        story.enter()
        #expect(story.decide(Sample.decision(revision: 1)) == .stale(seen: 1, current: 2))
        #expect(story.decide(Sample.decision(revision: 2)) == nil)
        #expect(story.outcomes.map(\.kind) == [.withdrawn, .resume])
    }

    @Test func `What does not let the automation go on is told to every run`() {
        let story = Story(event: Sample.event("a", amount: 50_000), waiting: [Sample.run("a")])
        story.attach(Sample.event("b", amount: 50), waiting: Sample.run("b"))
        story.enter()
        #expect(story.decide(Sample.decision(.refuse, under: nil, revision: 2)) == nil)
        #expect(story.outcomes.map(\.kind) == [.refused, .refused])
    }

    @Test func `The owners and those whom the policy informs are told of the end, each once`() {
        let story = Story(directory: Sample.directory { $0[0].roles.insert("auditors") })
        story.enter()
        story.withdraw()
        let told = story.notices.filter { $0.purpose == .ended }.map(\.recipient)
        #expect(told == ["alice", "amir", "dora"].map { .person($0, channel: "mail") })
    }

    @Test func `Without a bound in the policy an outcome stays valid`() {
        let story = Story(policy: Sample.policy { $0.outcomeValidFor = nil })
        story.withdraw()
        #expect(story.outcomes[0].validUntil == nil)
    }
}
