import JSON
import Testing

@testable import Escalation

@Suite struct FourEyesTests {
    /// Alice's own broker user sends the event.
    private func story(sentBy sender: BrokerUser = "alice", _ change: (inout Policy) -> Void = { _ in }) -> Story {
        var event = Sample.event()
        event.sender = sender
        let story = Story(policy: Sample.policy(change), event: event)
        story.enter()
        return story
    }

    @Test func `Nobody lets their own request go on, but anybody may refuse it`() {
        #expect(story().decide(Sample.decision(by: "alice"))?.code == "own-request")
        #expect(story().decide(Sample.decision(by: "amir")) == nil)
        for action in [DecisionAction.refuse, .cancel, .manual, .escalate] {
            #expect(story().decide(Sample.decision(action, by: "alice", under: nil)) == nil, "\(action)")
        }
    }

    @Test func `Whoever joined with a run of their own is a requester too`() {
        let story = story(sentBy: "erp")
        var event = Sample.event("e2")
        event.sender = "amir"
        story.attach(event, waiting: WaitingRun(event: event.reference, run: "r", callback: nil))
        #expect(story.decide(Sample.decision(by: "amir"))?.code == "own-request")
        #expect(story.decide(Sample.decision(by: "alice")) == nil)
    }

    @Test func `The policy names the field that says who wants it`() {
        let story = story(sentBy: "erp") { $0.fourEyes.requester = FieldPath("data.vendor") }
        #expect(story.decide(Sample.decision(by: "alice")) == nil, "Acme is nobody here")
        let named = Story(
            policy: Sample.policy {
                $0.fourEyes.requester = FieldPath("data.by")
                $0.levels[0].requiredData = []
                $0.authorities[0].limit = nil
            },
            event: Event(
                id: "e",
                source: "/erp",
                type: "t",
                time: Sample.start,
                arrival: Sample.start,
                sender: "erp",
                data: ["by": "alice"]
            )
        )
        named.enter()
        #expect(named.decide(Sample.decision(by: "alice"))?.description.contains("is named by data.by") == true)
        #expect(named.decide(Sample.decision(by: "amir")) == nil)
    }

    @Test(arguments: [true, false])
    func `Nobody answers at two levels where the policy says so`(isForbidden: Bool) {
        let directory = Sample.directory { $0[0].roles.insert("supervisors") }
        let policy = Sample.policy { $0.fourEyes.acrossLevels = isForbidden }
        let story = Story(policy: policy, directory: directory)
        story.enter()
        #expect(story.decide(Sample.decision(.escalate, by: "alice", under: nil)) == nil)
        story.enter()
        let refusal = story.decide(
            Sample.decision(by: "alice", under: "large", revision: story.subject.revision)
        )
        #expect(refusal?.code == (isForbidden ? "own-request" : nil))
        guard isForbidden else { return }
        #expect(refusal?.description.contains("at level operator") == true)
        #expect(story.decide(Sample.decision(by: "bela", under: "large", revision: story.subject.revision)) == nil)
    }

    @Test func `Whoever gets a case back may answer again where they answered before`() {
        let story = story(sentBy: "erp") { $0.fourEyes.acrossLevels = true }
        #expect(story.decide(Sample.decision(.escalate, by: "alice", under: nil)) == nil)
        story.enter()
        let back = Sample.decision(.returnBelow, by: "bela", under: nil, revision: story.subject.revision)
        #expect(story.decide(back) == nil)
        story.enter()
        #expect(story.decide(Sample.decision(by: "alice", revision: story.subject.revision)) == nil)
        #expect(story.place == "resume by alice")
    }
}
