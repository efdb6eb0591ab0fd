import JSON
import Testing

@testable import Escalation

@Suite struct FirstCheckTests {
    private static let rules = [
        FirstCheck.Rule(name: "small", condition: Sample.limit("data.amount < 450")),
        FirstCheck.Rule(name: "known", condition: Sample.limit("data.vendor == 'Acme'")),
    ]

    /// A case at its first level, whose rules looked at it.
    private func story(
        _ amount: JSONValue = 400,
        _ check: FirstCheck,
        _ change: (inout Policy) -> Void = { _ in }
    ) -> Story {
        let policy = Sample.policy { policy in
            policy.levels[0].firstCheck = check
            var row = AuthorityRow(name: "rules", roles: [], limit: Sample.limit("data.amount <= 420"))
            row.isForRules = true
            policy.authorities.append(row)
            change(&policy)
        }
        let story = Story(policy: policy, event: Sample.event(amount: amount))
        story.enter()
        return story
    }

    private func findings(_ story: Story) -> [CheckResult.Finding] { story.subject.standing.checks.map(\.finding) }

    private static let approving = FirstCheck(
        rules: rules,
        whenAllPass: FirstCheck.Approval(authority: "rules", sample: 500)
    )

    @Test func `Rules look first, and people see what they found`() {
        let story = story(500, FirstCheck(rules: Self.rules))
        #expect(story.place == "at operator")
        #expect(findings(story) == [.failed, .passed])
        #expect(story.kinds().suffix(2) == [.levelEntered, .levelChecked])
        #expect(!story.notices.isEmpty, "people are asked")
        let text = NoticeText(
            .decide,
            of: story.subject,
            policy: story.policy,
            to: story.directory.people["alice"]!,
            channel: "mail",
            localTime: \.description
        )
        #expect(text.checks == "small failed, known passed")
        #expect(text.plainText.contains("First check: small failed, known passed"))
    }

    @Test func `A rule that cannot tell says so, and never approves`() {
        let story = story("much", Self.approving)
        #expect(findings(story) == [.unclear, .passed])
        #expect(story.place == "at operator")
    }

    @Test(arguments: [
        (FirstCheck.Reaction.escalate, "passed to supervisor"), (.refuse, "refused by rules"), (.ask, "at operator"),
    ])
    func `Rules move a case up or refuse it where the level says so`(reaction: FirstCheck.Reaction, place: String) {
        let failing = story(500, FirstCheck(rules: Self.rules, whenAnyFails: reaction))
        #expect(failing.place == place)
        let unclear = story("much", FirstCheck(rules: Self.rules, whenUnclear: reaction))
        #expect(unclear.place == place)
        let passing = story(400, FirstCheck(rules: Self.rules, whenAnyFails: reaction, whenUnclear: reaction))
        #expect(passing.place == "at operator")
    }

    @Test func `Rules approve under an authority that is marked for them, and only there`() {
        let story = story(400, Self.approving)
        #expect(story.place == "resume by rules under rules")
        #expect(story.outcomes.map(\.decision?.authority) == ["rules"])
        #expect(story.entries.first { $0.kind == .levelChecked }?.checkVerdict == .approve)
        let places = [
            self.story(440, Self.approving),  // beyond its limit
            self.story(400, Self.approving) { $0.authorities.removeAll { $0.name == "rules" } },
            self.story(400, Self.approving) { $0.authorities[3].isForRules = false },
            self.story(400, Self.approving) { $0.levels[0].actions.remove(.approve) },
            self.story(400, Self.approving) { $0.levels[0].requiredData.append(FieldPath("data.order")!) },
            self.story(400, Self.approving) { policy in
                let doubt = Sample.condition("data.none == 1")
                policy.classification.urgencies = [UrgencyRule(urgency: .urgent, condition: doubt)]
            },
            self.story(400, Self.approving) { policy in
                let rule = CategoryRule(
                    name: "a",
                    condition: Sample.condition("true"),
                    demand: PathDemand(mustPass: ["operator"])
                )
                policy.classification.categories = [rule]
            },
        ].map(\.place)
        #expect(places == Array(repeating: "at operator", count: 7))
    }

    @Test func `What rules let go on is looked at afterwards, of a sample, by people whom no automation hears`() throws
    {
        func story(sample: Int) -> Story {
            let approval = FirstCheck.Approval(authority: "rules", sample: sample)
            return self.story(400, FirstCheck(rules: Self.rules, whenAllPass: approval))
        }
        #expect(story(sample: 0).wanted.isEmpty)
        let approved = story(sample: 10_000)
        #expect(approved.outcomes.map(\.kind) == [.resume])
        let wanted = try #require(approved.wanted.first)
        #expect(wanted.opening.origin?.occasion == .sampled && wanted.opening.origin?.caseID == approved.subject.id)
        let review = Story(wanted, of: approved)
        review.enter()
        #expect(review.place == "at operator", "the rules do not answer for themselves")
        #expect(review.decide(Sample.decision(.approve, under: nil, revision: review.subject.revision)) == nil)
        #expect(review.outcomes.allSatisfy { $0.kind == .notRequired })
    }

    @Test func `Rules approve only what nobody has looked at yet`() {
        let story = Story(
            policy: Sample.policy { policy in
                policy.levels[1].firstCheck = Self.approving
                var row = AuthorityRow(name: "rules", roles: [])
                row.isForRules = true
                policy.authorities.append(row)
            }
        )
        story.enter()
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        story.enter()
        #expect(story.place == "at supervisor")
    }

    @Test func `At a level where several must agree rules approve nothing`() {
        #expect(story(400, Self.approving) { $0.levels[0].quorum = Quorum(.count(2)) }.place == "at operator")
    }

    @Test func `What changes after the rules had looked is looked at again, and people still decide`() {
        let story = story(500, Self.approving)
        story.attach(Sample.event("e2", amount: 400))
        #expect(findings(story) == [.passed, .passed])
        #expect(story.place == "at operator")
        #expect(story.kinds().filter { $0 == .levelChecked }.count == 2)
    }

    @Test func `A case forgets what the rules of the level before it found`() {
        let story = story(500, FirstCheck(rules: Self.rules))
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        story.enter()
        #expect(story.subject.standing.checks.isEmpty)
    }

    @Test func `A sample follows from the case's id, and holds about as many as it says`() {
        let approval = FirstCheck.Approval(authority: "rules", sample: 500)
        let ids = (0..<4000).map { DerivedID.ofCase(KeyID(policy: "p", trigger: "t", value: "\($0)"), running: 1) }
        let count = ids.filter(approval.samples).count
        #expect((120...280).contains(count), "\(count) of 4000")
        #expect(ids.filter(FirstCheck.Approval(authority: "rules", sample: 0).samples).isEmpty)
        #expect(ids.allSatisfy(FirstCheck.Approval(authority: "rules", sample: 10_000).samples))
    }
}
