import JSON
import Testing

@testable import Escalation

@Suite struct CaseDisputeTests {
    private func story(_ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = Story(policy: Sample.pausingPolicy([], change))
        story.enter()
        return story
    }

    private func decision(_ action: DecisionAction, of story: Story, by person: PersonID = "amir") -> Decision {
        Sample.decision(
            action,
            by: person,
            under: action.needsAuthority ? "small" : nil,
            revision: story.subject.revision
        )
    }

    @Test func `Disputed data is asked for again, and nobody lets the case go on meanwhile`() {
        let story = story()
        #expect(story.dispute("data.amount") == nil)
        #expect(story.kinds(after: 3) == [.dataDisputed, .dataRequested])
        #expect(story.dataInquiries.first?.disputed == [FieldPath("data.amount")!])
        #expect(story.subject.revision == 2)
        #expect(
            story.decide(decision(.approve, of: story)) == .disputed([FieldPath("data.amount")!], by: "alice")
        )
        #expect(story.decide(decision(.retry, of: story))?.code == "disputed")
        #expect(story.provide(["amount": 450]) == nil)
        #expect(story.stay?.course.dispute == nil)
        #expect(story.decide(decision(.approve, of: story)) == nil)
        #expect(story.place == "resume by amir")
    }

    @Test func `What the source confirms is no longer in dispute`() {
        let story = story()
        #expect(story.dispute("data.amount") == nil)
        #expect(story.provide(["amount": 400]) == nil)
        #expect(story.stay?.course.dispute == nil && story.subject.revision == 3)
        #expect(story.decide(decision(.approve, of: story)) == nil)
    }

    @Test func `Refusing and escalating stay open, and the dispute goes along`() {
        let refused = story()
        #expect(refused.dispute("data.amount") == nil)
        #expect(refused.decide(decision(.refuse, of: refused)) == nil)
        #expect(refused.place == "refused by amir")

        let story = story()
        #expect(story.dispute("data.amount") == nil)
        #expect(story.decide(decision(.escalate, of: story)) == nil)
        story.enter()
        #expect(story.dataInquiries.count == 2)
        let approval = Sample.decision(.approve, by: "bela", under: "large", revision: story.subject.revision)
        #expect(story.decide(approval)?.code == "disputed")
    }

    @Test func `What was answered before counts no more`() {
        let story = story { $0.levels[0].quorum = Quorum(.count(2)) }
        #expect(story.decide(decision(.approve, of: story, by: "alice")) == nil)
        #expect(story.stay?.votes.count == 1)
        #expect(story.dispute("data.amount", by: "amir") == nil)
        #expect(story.stay?.votes == [])
        #expect(story.kinds(after: 4) == [.dataDisputed, .votesForgotten, .dataRequested])
    }

    @Test func `Silence lets nothing go on that is in dispute`() {
        let story = story { $0.levels[0].expiry = .end(.resume, authority: "any") }
        #expect(story.dispute("data.amount") == nil)
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
    }

    @Test func `At the last level nothing but a refusal is left while the source is silent`() {
        let story = Story(
            policy: Sample.pausingPolicy([]) {
                $0.levels = [$0.levels[2]]
                $0.levels[0].owners = ["operators"]
            }
        )
        story.enter()
        #expect(story.dispute("data.amount") == nil)
        story.wait(120)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "refused by expiry")
    }

    @Test func `Only owners dispute what was captured, and say why`() {
        let story = story()
        #expect(story.dispute("data.amount", by: "bela")?.code == "not-an-owner")
        #expect(story.dispute("data.nothing")?.code == "malformed")
        #expect(story.dispute("type")?.code == "malformed")
        #expect(story.dispute()?.code == "malformed")
        #expect(story.dispute("data.amount", because: "")?.code == "malformed")
        #expect(story.subject.revision == 1)
    }

    @Test func `Who disputes again gives the source no more time than it had`() {
        let story = story { $0.levels[0].dataWithin = .seconds(600) }
        #expect(story.dispute("data.amount") == nil)
        story.wait(5)
        #expect(story.dispute("data.vendor", by: "amir") == nil)
        #expect(story.stay?.course.request?.due == Sample.start + .seconds(600))
        #expect(story.stay?.course.dispute?.fields.map(\.description) == ["data.amount", "data.vendor"])
    }

    @Test func `A dispute about the policy goes to the last level with the clause`() {
        let story = story()
        #expect(story.claim(by: "alice") == nil)
        #expect(story.disputePolicy("levels[0].window", quote: "window: 30m") == nil)
        #expect(story.place == "passed to board")
        #expect(story.entries.last?.fields["cause"] == "policy-disputed")
        #expect(story.stay?.course.policyDispute?.quote == "window: 30m")
        story.enter()
        let again = story.disputePolicy("levels[1].window", quote: "window: 1h", by: "chen")
        #expect(again?.code == "malformed", "one is before them already")
        let approval = Sample.decision(.approve, by: "chen", under: "any", revision: story.subject.revision)
        #expect(story.decide(approval) == nil, "the last level decides")
    }

    @Test func `The notice to the last level quotes the clause`() {
        let story = story()
        #expect(story.disputePolicy("levels[0].window", quote: "window: 30m\n# note") == nil)
        story.enter()
        let text = NoticeText(
            .decide,
            of: story.subject,
            policy: story.policy,
            to: story.directory.people["chen"]!,
            channel: "mail",
            localTime: \.description
        )
        #expect(text.plainText.contains("alice disputes levels[0].window of the policy: Too short."))
        #expect(text.plainText.contains("  > window: 30m"))
    }
}
