import JSON
import Testing

@testable import Escalation

@Suite struct CaseClaimTests {
    @Test func `A claim keeps others out until it expires`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        let until = Sample.start + .seconds(600)
        #expect(story.claim(by: "amir") == .claimed(by: "alice", until: until))
        #expect(story.decide(Sample.decision(by: "amir")) == .claimed(by: "alice", until: until))
        #expect(story.kinds(after: 3) == [.claimTaken, .decisionRefused])
        #expect(story.stay?.claim == Claim(by: "alice", at: Sample.start, until: until))
    }

    @Test func `A claim is handed over to another owner, who is told and keeps others out`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        let told = story.notices.count
        story.wait(5)
        #expect(story.handOver(by: "alice", to: "amir") == nil)
        #expect(story.stay?.claim == Claim(by: "amir", at: story.now, until: story.now + .seconds(600)))
        #expect(story.entries[4].fields["from"] == "alice")
        #expect(story.notices.dropFirst(told).map(\.recipient) == [.person("amir", channel: "mail")])
        #expect(story.decide(Sample.decision(by: "alice"))?.code == "claimed")
        #expect(story.decide(Sample.decision(by: "amir")) == nil)
    }

    @Test func `Nobody hands over what somebody else has claimed, or to somebody who does not own the level`() {
        let story = Story()
        story.enter()
        #expect(story.handOver(by: "alice", to: "bela") == .notAnOwner("bela", "operator"))
        #expect(story.handOver(by: "bela", to: "alice") == .notAnOwner("bela", "operator"))
        #expect(story.handOver(by: "alice", to: "alice")?.code == "malformed")
        #expect(story.claim(by: "amir") == nil)
        #expect(story.handOver(by: "alice", to: "amir")?.code == "claimed")
        #expect(story.subject.revision == 1)
    }

    @Test func `Whoever has claimed a case decides it`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        #expect(story.kinds(after: 3) == [.claimTaken, .decisionTaken, .casePassed])
        #expect(story.stay?.claim == nil)
    }

    @Test func `Claiming again renews the claim`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        story.wait(5)
        #expect(story.claim(by: "alice") == nil)
        #expect(story.stay?.claim?.until == Sample.start + .seconds(900))
        #expect(story.kinds(after: 3) == [.claimTaken, .claimTaken])
    }

    @Test func `A claim does not outlive its time because a timer is late`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        story.wait(10)
        #expect(story.claim(by: "amir") == nil)
        #expect(story.kinds(after: 3) == [.claimTaken, .claimExpired, .claimTaken])
        story.wait(10)
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
        #expect(story.kinds(after: 6) == [.claimExpired, .decisionTaken, .caseClosed])
    }

    @Test func `Only the claimer can release`() {
        let story = Story()
        story.enter()
        #expect(story.release(by: "alice") == .notClaimed)
        #expect(story.claim(by: "alice") == nil)
        #expect(story.release(by: "amir") == .notClaimed)
        #expect(story.release(by: "alice") == nil)
        #expect(story.kinds(after: 3) == [.claimTaken, .claimReleased])
        #expect(story.stay?.claim == nil)
    }

    @Test func `Nobody but an owner at the level can claim`() {
        let story = Story()
        #expect(story.claim(by: "alice") == .notYetAtLevel("operator"))
        story.enter()
        #expect(story.claim(by: "bela") == .notAnOwner("bela", "operator"))
        #expect(story.claim(by: "mallory") == .notAnOwner("mallory", "operator"))
        #expect(story.kinds(after: 3).isEmpty)
    }

    @Test func `Who has lost the role since can neither claim nor decide`() {
        let story = Story()
        story.enter()
        story.directory = Sample.directory { $0[0].roles = [] }
        #expect(story.claim(by: "alice") == .notAnOwner("alice", "operator"))
        #expect(story.decide(Sample.decision()) == .notAnOwner("alice", "operator"))
    }

    @Test func `A claim neither raises the revision nor survives the level`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        #expect(story.subject.revision == 1)
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.stay?.claim == nil)
    }

    @Test func `A comment joins the story of an open and of an ended case`() {
        let story = Story()
        #expect(story.comment("Ask the vendor.", by: "dora") == nil)
        story.withdraw()
        #expect(story.comment("Done.", by: "dora") == nil)
        #expect(story.kinds(after: 2) == [.commentAdded, .caseClosed, .commentAdded])
        #expect(story.subject.revision == 1)
        #expect(story.entries[2].detail?.content["text"] == "Ask the vendor.")
    }

    @Test func `A comment is refused when it is blank, too long or from nobody`() {
        let story = Story()
        #expect(story.comment(" \n\t", by: "dora") == .malformed("the comment is empty"))
        #expect(
            story.comment(String(repeating: "x", count: 8193), by: "dora") == .tooLong("the comment", bytesMax: 8192)
        )
        #expect(story.comment("Hello", by: "mallory") == .identity(.unknownPerson("mallory")))
        #expect(story.kinds(after: 2).isEmpty)
    }
}
