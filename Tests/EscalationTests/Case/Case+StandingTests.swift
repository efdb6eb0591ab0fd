import JSON
import Testing

@testable import Escalation

@Suite struct CaseStandingTests {
    private func story(
        _ amount: JSONValue,
        entry: LevelName? = nil,
        _ change: (inout Policy) -> Void = { _ in }
    ) -> Story {
        let story = Story(
            policy: Sample.classifiedPolicy(change),
            directory: Sample.directory { $0.append(Sample.person("boris", "supervisors")) },
            event: Sample.event(amount: amount),
            entry: entry
        )
        story.enter()
        return story
    }

    /// By whom the case stands, under an authority that covers it.
    private func approve(_ story: Story, by person: PersonID, under authority: AuthorityName) -> Refusal? {
        story.decide(Sample.decision(.approve, by: person, under: authority, revision: story.subject.revision))
    }

    private func escalate(_ story: Story, by person: PersonID) {
        #expect(
            story.decide(Sample.decision(.escalate, by: person, under: nil, revision: story.subject.revision)) == nil
        )
        story.enter()
    }

    @Test func `A case begins where its category has it begin, and says what it is`() {
        let story = story(13)
        #expect(story.place == "at supervisor")
        #expect(story.subject.standing.category == "data-integrity")
        #expect(story.entries[0].fields["category"] == "data-integrity")
        #expect(story.entries[0].fields["risk"] == "low")
        #expect(story.stay?.windowEnds == Sample.start + .seconds(600))
    }

    @Test func `A case that would begin later begins at the lowest level that it cannot skip`() {
        let story = story(14, entry: "board")
        #expect(story.place == "at operator")
        #expect(story.subject.standing.kept == ["board"], "and where it would have begun it cannot skip either")
        escalate(story, by: "alice")
        #expect(approve(story, by: "bela", under: "large") == .levelsToPass(["board"]))
        escalate(story, by: "bela")
        #expect(approve(story, by: "chen", under: "any") == nil)
    }

    @Test func `What cannot be told takes the strictest path, and the story says so`() {
        let story = story("much")
        #expect(story.place == "at supervisor", "which the second highest rating cannot skip, on the way to the board")
        #expect(story.policy.unskippable(story.subject.standing) == ["supervisor", "board"])
        #expect(story.subject.standing.risk == .critical)
        #expect(story.entries[0].fields["unclear"] == ["risk"])
        let unclear = Assessment(unclear: [.category: "no such key"])
        let way = story.policy.start(from: "operator", unclear)
        #expect(story.policy.unskippable(way.standing) == ["operator", "supervisor", "board"])
        #expect(way.level == "operator")
    }

    @Test func `Nothing goes on before every level has answered that cannot be skipped`() {
        let story = story(14)
        #expect(approve(story, by: "alice", under: "small") == .levelsToPass(["supervisor"]))
        #expect(!story.subject.permittedActions(under: story.policy).contains(.approve))
        #expect(story.subject.permittedActions(under: story.policy).contains(.refuse))
        story.wait(31)
        story.applyDeadlines()
        story.enter()
        #expect(approve(story, by: "bela", under: "large") == .levelsToPass(["operator"]), "silence was no answer")
        #expect(story.decide(Sample.decision(.returnBelow, by: "bela", under: nil, revision: 2)) == nil)
        story.enter()
        escalate(story, by: "alice")
        #expect(approve(story, by: "bela", under: "large") == nil)
        #expect(story.subject.outcome == .resume)
    }

    @Test func `Refusing needs no level to be passed`() {
        let story = story(14)
        #expect(story.decide(Sample.decision(.refuse, under: nil)) == nil)
        #expect(story.subject.outcome == .refused)
    }

    @Test(
        arguments: [("operator", "passed to supervisor"), ("supervisor", "passed to board")] as [(LevelName, String)]
    )
    func `Silence lets nothing go on at a level that cannot be skipped, nor below one`(level: LevelName, place: String)
    {
        let story = story(14) { policy in
            for place in policy.levels.indices { policy.levels[place].expiry = .end(.resume, authority: "any") }
        }
        if level == "supervisor" { escalate(story, by: "alice") }
        story.wait(61)
        story.applyDeadlines()
        #expect(story.place == place)
    }

    @Test func `A refusal follows where silence may let nothing go on at the last level`() {
        let story = story(9001) { $0.levels[2].expiry = .end(.resume, authority: "any") }
        escalate(story, by: "bela")
        #expect(story.place == "at board")
        story.wait(121)
        story.applyDeadlines()
        #expect(story.subject.outcome == .refused)
    }

    @Test func `Another category sends the case where it demands, and forgets what was answered`() {
        let story = story(400) { $0.levels[0].quorum = Quorum(.count(2)) }
        #expect(approve(story, by: "alice", under: "small") == nil)
        #expect(story.categorise(as: "regulatory", by: "amir") == nil)
        #expect(story.place == "at operator")
        #expect(story.stay?.votes == [])
        #expect(story.subject.revision == 2)
        #expect(approve(story, by: "alice", under: "small") == .levelsToPass(["supervisor"]))
        #expect(story.categorise(as: "data-integrity", by: "amir") == nil)
        #expect(story.place == "at operator", "it has to answer first: its former category demands it")
        escalate(story, by: "alice")
        #expect(story.place == "at supervisor")
        #expect(approve(story, by: "bela", under: "large") == .levelsToPass(["board"]))
        #expect(story.kinds().filter { $0 == .caseCategorised }.count == 2)
    }

    @Test func `Another category sends the case up to where its cases begin, and back to what it has not passed`() {
        let up = story(400)
        #expect(up.categorise(as: "data-integrity", by: "alice") == nil)
        #expect(up.place == "passed to supervisor")
        #expect(up.entries.last?.fields["cause"] == "categorised")
        let back = story(400, entry: "board")
        #expect(back.categorise(as: "regulatory", by: "chen") == nil)
        #expect(back.place == "passed to operator")
    }

    @Test func `Only an owner categorises, into what the policy has, and says why`() {
        let story = story(400)
        #expect(story.categorise(as: "regulatory", by: "bela") == .notAnOwner("bela", "operator"))
        #expect(
            story.categorise(as: "nonsense", by: "alice")
                == .unknownCategory("nonsense", known: ["data-integrity", "regulatory", "customer"])
        )
        #expect(story.categorise(as: "customer", by: "alice")?.code == "malformed")
        #expect(story.categorise(as: "regulatory", by: "alice", because: " ")?.code == "malformed")
        #expect(story.claim(by: "amir") == nil)
        #expect(story.categorise(as: "regulatory", by: "alice")?.code == "claimed")
    }

    @Test func `Another category shortens the window that runs, and never lengthens it`() {
        let story = story(400, entry: "supervisor")
        let before = story.stay!.windowEnds
        story.wait(5)
        #expect(story.categorise(as: "data-integrity", by: "bela") == nil)
        #expect(story.stay?.windowEnds == story.now + .seconds(600))
        #expect(story.categorise(as: "customer", by: "bela") == nil)
        #expect(story.stay!.windowEnds < before)
    }

    @Test func `One owner raises the risk, and the case goes where that demands`() {
        let story = story(400)
        #expect(story.rate(.high, by: "bela") == .notAnOwner("bela", "operator"))
        #expect(story.rate(.high, by: "alice") == nil)
        #expect(story.place == "at operator")
        #expect(story.subject.revision == 2)
        #expect(approve(story, by: "amir", under: "small") == .levelsToPass(["supervisor"]))
        #expect(story.rate(.critical, by: "amir") == nil)
        #expect(story.place == "passed to supervisor", "which it has to pass before the board")
        #expect(story.rate(.critical, by: "bela")?.code == "not-yet-at-level")
    }

    @Test func `Risk falls only when a second owner confirms it`() {
        let story = story(1000, entry: "supervisor")
        #expect(story.rate(.low, by: "bela") == nil)
        #expect(story.subject.standing.risk == .high)
        #expect(story.subject.standing.lowering == RiskLowering(to: .low, by: "bela"))
        #expect(story.rate(.low, by: "bela")?.code == "malformed", "nobody confirms themselves")
        #expect(story.notices.contains { $0.recipient == .person("boris", channel: "mail") })
        #expect(story.rate(.medium, by: "boris") == nil)
        #expect(story.subject.standing.risk == .high, "they want different things")
        #expect(story.rate(.medium, by: "bela") == nil)
        #expect(story.subject.standing.risk == .medium)
        #expect(story.policy.unskippable(story.subject.standing) == [])
        #expect(story.entries.last?.fields["with"] == "boris")
        #expect(story.kinds().filter { $0 == .riskLoweringAsked }.count == 2)
    }

    @Test func `Nobody lowers the risk of their own request, and a change of what is captured forgets who wanted it`() {
        let story = Story(
            policy: Sample.classifiedPolicy(),
            directory: Sample.directory { people in
                people.append(
                    Directory.Person(id: "eva", name: "Eva", roles: ["supervisors"], contacts: [], brokerUsers: ["erp"])
                )
            },
            event: Sample.event(amount: 1000),
            entry: "supervisor"
        )
        story.enter()
        #expect(story.rate(.low, by: "eva")?.code == "own-request")
        #expect(story.rate(.low, by: "bela") == nil)
        story.attach(Sample.event("e2", amount: 1001))
        #expect(story.subject.standing.lowering == nil)
    }

    @Test func `What is known later raises a case and adds levels, and takes nothing away`() {
        let story = story(14)
        story.attach(Sample.event("e2", amount: 9001))
        #expect(story.subject.standing.category == "regulatory")
        #expect(story.subject.standing.risk == .critical)
        #expect(story.place == "at operator", "which it still has to pass")
        #expect(story.policy.unskippable(story.subject.standing) == ["operator", "supervisor", "board"])
        story.attach(Sample.event("e3", amount: 50))
        #expect(story.subject.standing.risk == .critical)
        story.attach(Sample.event("e4", amount: 13))
        #expect(story.subject.standing.category == "data-integrity", "it stands before the other")
        #expect(story.policy.unskippable(story.subject.standing) == ["operator", "supervisor", "board"])
        #expect(story.kinds().filter { $0 == .standingRisen }.count == 2)
    }

    @Test func `A person's category stays when more is known, and what that would demand is added`() {
        let story = story(400)
        #expect(story.categorise(as: "regulatory", by: "alice") == nil)
        story.attach(Sample.event("e2", amount: 13))
        #expect(story.subject.standing.category == "regulatory")
        #expect(story.policy.unskippable(story.subject.standing) == ["operator", "supervisor", "board"])
    }

    @Test func `Urgency halves the window and leaves no level out`() {
        let story = story(77)
        #expect(story.stay?.windowEnds == Sample.start + .seconds(900))
        #expect(story.stay?.warningDue == Sample.start + .seconds(600))
        story.wait(15)
        story.applyDeadlines()
        #expect(story.place == "passed to supervisor")
    }
}
