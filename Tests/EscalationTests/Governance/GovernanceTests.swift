import JSON
import Testing

@testable import Escalation

/// Cases about the policy itself.
@Suite struct GovernanceTests {
    private static let day: Duration = .seconds(86_400)
    private static let since = Sample.start

    private static func policy(
        reviewBy: Instant? = Sample.start,
        drillEvery: Duration? = day * 90,
        level: LevelName? = nil,
        _ change: (inout Policy) -> Void = { _ in }
    ) -> Policy {
        Sample.policy {
            $0.governance = GovernanceRule(reviewBy: reviewBy, drillEvery: drillEvery, level: level)
            change(&$0)
        }
    }

    private func opened(_ duty: GovernanceDuty, _ policy: Policy = policy(), at now: Instant = since) -> Story {
        let ground = Story(policy: policy, at: now)
        return Story(policy.wanted(duty, due: now, running: 1), of: ground)
    }

    private func standing(
        _ duty: GovernanceDuty,
        _ newest: Case?,
        under policy: Policy = policy()
    ) -> GovernanceStanding {
        GovernanceStanding(of: duty, under: policy, newest: newest, since: Self.since)
    }

    // MARK: When

    @Test func `A review is due at its date, a drill so long after the policy came into force`() {
        #expect(standing(.review, nil).due == Sample.start)
        #expect(standing(.review, nil).isOverdue(at: Sample.start))
        #expect(!standing(.review, nil).isOverdue(at: Sample.start - .microseconds(1)))
        #expect(standing(.drill, nil).due == Self.since + Self.day * 90)
        let silent = Self.policy(reviewBy: nil, drillEvery: nil)
        for duty in GovernanceDuty.allCases {
            #expect(standing(duty, nil, under: silent).due == nil)
            #expect(!standing(duty, nil, under: silent).isOverdue(at: Self.since + Self.day * 100_000))
        }
    }

    @Test func `A drill that was passed counts by itself, and answers the case that asks for one`() {
        let policy = Self.policy()
        func standing(_ newest: Case?, heldAfter days: Int) -> GovernanceStanding {
            let held = Self.since + Self.day * days
            return GovernanceStanding(of: .drill, under: policy, newest: newest, since: Self.since, held: held)
        }
        #expect(standing(nil, heldAfter: 10).due == Self.since + Self.day * 100)
        let asked = opened(.drill, at: Self.since + Self.day * 90).subject
        #expect(standing(asked, heldAfter: 91).isAnswered)
        #expect(!standing(asked, heldAfter: 89).isAnswered)
        let review = GovernanceStanding(
            of: .review,
            under: policy,
            newest: nil,
            since: Self.since,
            held: Self.since + Self.day
        )
        #expect(review.due == Sample.start, "no drill reviews a policy")
    }

    @Test func `A drill that was held counts from then, a review that was held quiets its date for thirty days`() {
        for (duty, later) in [(GovernanceDuty.drill, 90), (.review, 30)] {
            let story = opened(duty)
            story.enter()
            story.wait(60)
            #expect(story.decide(Sample.decision(.approve, by: "chen", under: nil)) == nil)
            #expect(story.place == "not-required by chen")
            #expect(standing(duty, story.subject).due == story.now + Self.day * later)
            #expect(standing(duty, story.subject).open == nil)
        }
    }

    @Test func `What was refused, or met with silence, is asked for again after seven days`() {
        for duty in GovernanceDuty.allCases {
            let refused = opened(duty)
            refused.enter()
            #expect(refused.decide(Sample.decision(.refuse, by: "chen", under: nil)) == nil)
            #expect(standing(duty, refused.subject).due == refused.now + Self.day * 7)
            let silent = opened(duty)
            silent.enter()
            silent.wait(120)
            silent.applyDeadlines()
            #expect(silent.place == "refused by expiry")
            #expect(standing(duty, silent.subject).due == silent.now + Self.day * 7)
        }
    }

    @Test func `A drill that is due more often than weekly is asked for again as often`() {
        let policy = Self.policy(drillEvery: Self.day)
        let story = opened(.drill, policy)
        story.enter()
        #expect(story.decide(Sample.decision(.refuse, by: "chen", under: nil)) == nil)
        #expect(standing(.drill, story.subject, under: policy).due == story.now + Self.day)
    }

    @Test func `While people are asked nothing else is due, however much time passes`() {
        let story = opened(.drill)
        let standing = standing(.drill, story.subject)
        #expect(standing.open == story.subject.id)
        #expect(standing.due == Self.since)
        #expect(!standing.isAnswered)
    }

    @Test func `A version with a later date answers the open review, one that asks for no drills the open drill`() {
        let (review, drill) = (opened(.review), opened(.drill))
        let later = Self.policy(reviewBy: Self.since + Self.day, drillEvery: nil)
        #expect(standing(.review, review.subject, under: later).isAnswered)
        #expect(standing(.drill, drill.subject, under: later).isAnswered)
        #expect(!standing(.review, review.subject, under: Self.policy(reviewBy: Self.since - Self.day)).isAnswered)
        #expect(!standing(.drill, drill.subject, under: Self.policy(drillEvery: Self.day)).isAnswered)
        #expect(standing(.review, review.subject, under: Self.policy(reviewBy: nil)).isAnswered)
        // Once its case has ended so, only the new date counts.
        review.withdraw()
        #expect(review.place == "withdrawn by recovery")
        let next = Self.policy(reviewBy: Self.since + Self.day * 365)
        #expect(standing(.review, review.subject, under: next).due == Self.since + Self.day * 365)
    }

    @Test func `A clock that is set back answers nothing and makes nothing due twice`() {
        let story = opened(.review)
        #expect(!standing(.review, story.subject).isAnswered)
        story.enter()
        #expect(story.decide(Sample.decision(.approve, by: "chen", under: nil)) == nil)
        let standing = standing(.review, story.subject)
        #expect(!standing.isOverdue(at: Self.since - .seconds(3600)))
        #expect(!standing.isOverdue(at: Self.since + Self.day * 30 - .microseconds(1)))
        #expect(standing.isOverdue(at: Self.since + Self.day * 30))
    }

    // MARK: The case

    @Test func `It opens at the last level, or where the policy says, about the policy and its date alone`() {
        let story = opened(.review)
        #expect(story.place == "passed to board")
        #expect(story.subject.opening.cause == .governance)
        #expect(story.subject.waiting.isEmpty)
        #expect(story.subject.snapshot.fields["data"]?["policy"] == "payments")
        #expect(story.subject.snapshot.fields["data"]?["version"] == 3)
        #expect(story.subject.opening.because.contains("payments version 3 was to be reviewed by"))
        #expect(opened(.drill, Self.policy(level: "operator")).place == "passed to operator")
        #expect(opened(.drill).subject.id != story.subject.id)
    }

    @Test func `No event reaches its key, and its number names the case`() {
        let key = KeyID.governance(.drill, of: "payments")
        #expect(key.isOurs)
        #expect(!KeyID(policy: "payments", trigger: "large-payment", value: "x").isOurs)
        #expect(opened(.drill).subject.id == DerivedID.ofCase(key, running: 1))
    }

    @Test func `Nothing is asked of it that a level asks of a stopped event`() {
        let story = opened(
            .drill,
            Self.policy(level: "operator") {
                $0.levels[0].form = DecisionForm(required: [.rationale, .risk, .authority, .assumptions])
                $0.levels[0].firstCheck = FirstCheck(
                    rules: [.init(name: "small", condition: Sample.limit("data.amount < 1"))],
                    whenAnyFails: .refuse,
                    whenUnclear: .refuse
                )
            }
        )
        story.enter()
        #expect(story.place == "at operator")
        #expect(story.kinds().last == .levelEntered)
        #expect(story.dataInquiries.isEmpty)
        let words = Sample.decision(.approve, by: "alice", under: nil) { $0.risk = nil }
        #expect(story.decide(words) == nil)
        #expect(story.outcomes.isEmpty, "no automation is told anything")
        #expect(story.notices.contains { $0.purpose == .ended })
    }

    @Test func `It is held or not, passed on, and nothing else`() {
        let story = opened(.review, Self.policy(level: "supervisor"))
        story.enter()
        #expect(
            story.subject.permittedActions(under: story.policy) == [.approve, .refuse, .returnBelow, .escalate]
        )
        #expect(story.decide(Sample.decision(.retry, by: "bela", under: "large"))?.code == "not-permitted")
        let silent = story.decide(Sample.decision(.approve, by: "bela", under: nil) { $0.rationale = " " })
        #expect(silent?.code == "missing")
    }

    @Test func `Silence about it never counts as done, whatever the policy says of silence`() {
        let policy = Self.policy { $0.levels[2].expiry = .end(.resume, authority: "any") }
        let story = opened(.drill, policy)
        story.enter()
        #expect(story.notices.first.map { $0.purpose == .decide } == true)
        story.wait(120)
        story.applyDeadlines()
        #expect(story.place == "refused by expiry")
        #expect(standing(.drill, story.subject, under: policy).due == story.now + Self.day * 7)
        #expect(policy.silence(at: "board", letsGoOn: false) == .ends(.refused, under: nil))
        #expect(policy.silence(at: "board") == .ends(.resume, under: "any"))
    }

    @Test func `Rules about what was stopped, and who may except from them, are not about the policy itself`() throws {
        let policy = Self.policy { policy in
            policy.levels[2].firstCheck = FirstCheck(
                rules: [FirstCheck.Rule(name: "small", condition: Sample.limit("data.amount < 450"))]
            )
            policy.levels[2].exceptions = ["auditors"]
        }
        let story = opened(.review, policy)
        story.enter()
        let chen = try #require(story.directory.people["chen"])
        let text = NoticeText(.decide, of: story.subject, policy: policy, to: chen, channel: "mail") { "\($0)" }
        #expect(text.actions.contains(.approve) && text.course == [])
        #expect(story.decide(Sample.decision(.approve, by: "chen", under: nil)) == nil)
    }

    @Test func `It has deadlines, reminders and an entry for everything, as any case`() {
        let story = opened(.drill)
        story.enter()
        story.wait(80)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.kinds() == [.caseOpened, .casePassed, .levelEntered, .warningDue])
        #expect(story.notices.map(\.purpose).contains(.warning))
    }
}
