import Testing

@testable import Escalation

@Suite struct ToldTests {
    @Test func `Whom a level informs is told when a case comes there and when it ends there, and decides nothing`() {
        let story = Story(policy: Sample.policy { $0.levels[1].informed = ["tellers", "supervisors"] })
        story.directory = Sample.directory { $0.append(Sample.person("tom", "tellers")) }
        story.enter()
        #expect(!story.notices.contains { $0.recipient == .person("tom", channel: "mail") })
        #expect(story.decide(Sample.decision(.escalate)) == nil)
        story.enter()
        func told(_ purpose: Notice.Purpose) -> [Recipient] {
            story.notices.filter { $0.purpose == purpose }.map(\.recipient)
        }
        #expect(told(.informed) == [.person("tom", channel: "mail")], "an owner is asked, not informed")
        #expect(story.decide(Sample.decision(by: "tom", revision: 3)) == .notAnOwner("tom", "supervisor"))
        #expect(story.decide(Sample.decision(by: "bela", under: "large", revision: 3)) == nil)
        #expect(told(.ended).contains(.person("tom", channel: "mail")))
    }

    @Test func `Whoever answers for the data is told when owners want different things`() {
        let policy = Sample.policy { policy in
            policy.integrity = ["auditors"]
            policy.levels[0].quorum = Quorum(.count(2), oneRefusalEnds: false)
        }
        let story = Story(policy: policy)
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        #expect(story.notices.filter { $0.purpose == .disputed } == [])
        #expect(story.decide(Sample.decision(.refuse, by: "amir")) == nil)
        #expect(story.place == "passed to supervisor")
        #expect(story.notices.filter { $0.purpose == .disputed }.map(\.recipient) == [.person("dora", channel: "mail")])
    }
}
