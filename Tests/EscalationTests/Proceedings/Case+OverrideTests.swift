import JSON
import Testing

@testable import Escalation

@Suite struct CaseOverrideTests {
    private static let rule = BreakGlassRule(
        roles: ["duty", "board"],
        authority: "emergency",
        validFor: .seconds(1800),
        confirmWithin: .seconds(600)
    )

    private static let people = Sample.directory { people in
        people += [
            Sample.person("dan", "duty"), Sample.person("dina", "duty"), Sample.person("dirk", "duty"),
            Sample.person("cleo", "board"),
        ]
    }

    private func story(
        directory: Directory = people,
        waiting: [WaitingRun] = [],
        _ change: (inout Policy) -> Void = { _ in }
    ) -> Story {
        let policy = Sample.policy { policy in
            policy.authorities.append(
                AuthorityRow(name: "emergency", roles: ["duty"], limit: Sample.limit("data.amount <= 400"))
            )
            policy.breakGlass = Self.rule
            change(&policy)
        }
        let story = Story(policy: policy, directory: directory, waiting: waiting)
        story.enter()
        return story
    }

    @Test func `Two people together let it go on past the levels, for a time, with both their names`() throws {
        let story = story(waiting: [Sample.run("r1")])
        #expect(story.ask(by: "dan") == nil)
        #expect(story.place == "at operator" && story.outcomes == [])
        #expect(story.kinds().last == .overrideAsked)
        #expect(
            story.notices.filter { $0.purpose == .confirm }.map(\.recipient)
                == ["chen", "cleo", "dina", "dirk"].map { .person($0, channel: "mail") }
        )
        story.wait(9)
        #expect(story.confirm("dan", by: "dina") == nil)
        let outcome = try #require(story.outcomes.first)
        #expect(outcome.kind == .resume && outcome.run?.run == "run-r1")
        #expect(outcome.override == Override(askedBy: "dan", confirmedBy: "dina"))
        #expect(outcome.decision?.authority == "emergency")
        #expect(outcome.validUntil == story.now + .seconds(1800))
        #expect(story.kinds().suffix(3) == [.overrideConfirmed, .caseClosed, .followupOpened])
        let told = Set(story.notices.filter { $0.purpose == .ended }.map(\.recipient))
        #expect(told.contains(.person("dora", channel: "mail")), "whoever is informed is told")
    }

    @Test func `It works wherever the case stands, and is never valid for longer than the policy's outcomes`() {
        let story = story { $0.outcomeValidFor = .seconds(60) }
        #expect(story.decide(Sample.decision(.escalate)) == nil)
        #expect(story.place == "passed to supervisor")
        #expect(story.ask(by: "dan", revision: 3) == nil)
        #expect(story.confirm("dan", by: "dirk", revision: 3) == nil)
        #expect(story.outcomes.first?.validUntil == story.now + .seconds(60))
    }

    @Test func `Alone nobody does anything by it`() {
        let story = story()
        #expect(story.confirm("dan", by: "dan")?.code == "override")
        #expect(story.ask(by: "dan") == nil)
        #expect(story.confirm("dan", by: "dan")?.code == "override")
        #expect(story.ask(by: "dan")?.code == "override")
        // What another asks is not what was asked.
        #expect(story.confirm("dirk", by: "dina")?.code == "override")
        #expect(story.place == "at operator" && story.outcomes == [])
        #expect(story.kinds().suffix(4) == [.overrideAsked, .overrideRefused, .overrideRefused, .overrideRefused])
    }

    @Test func `The second one holds the same role as the first`() {
        let story = story()
        #expect(story.ask(by: "alice")?.code == "override")
        #expect(story.ask(by: "dan") == nil)
        #expect(story.confirm("dan", by: "cleo")?.code == "override")
        #expect(story.confirm("dan", by: "alice")?.code == "override")
        // Whoever asked holds the role no more.
        story.directory = Sample.directory { $0 += [Sample.person("dan"), Sample.person("dina", "duty")] }
        #expect(story.confirm("dan", by: "dina")?.code == "override")
        #expect(story.outcomes == [])
    }

    @Test func `Neither is whoever sent it or is named as wanting it`() {
        let sender = Sample.directory { people in
            people += [Sample.person("dan", "duty"), Sample.person("dina", "duty"), Sample.person("dirk", "duty")]
            people[5].brokerUsers = ["erp"]
            people[6].brokerUsers = ["Acme"]
        }
        let story = story(directory: sender) { $0.fourEyes.requester = FieldPath("data.vendor") }
        for person in ["dan", "dina"] as [PersonID] { #expect(story.ask(by: person)?.code == "own-request") }
        #expect(story.ask(by: "dirk") == nil)
        for person in ["dan", "dina"] as [PersonID] {
            #expect(story.confirm("dirk", by: person)?.code == "own-request")
        }
        #expect(story.outcomes == [])
    }

    @Test func `Unconfirmed it lapses at its time, with an entry, and the levels go on`() {
        let story = story()
        let ends = story.stay?.windowEnds
        #expect(story.ask(by: "dan") == nil)
        let until = story.now + .seconds(600)
        #expect(story.subject.nextDeadline == until)
        story.now = until - .microseconds(1)
        #expect(story.applyDeadlines() == [])
        story.now = until
        #expect(story.applyDeadlines() == [.override])
        #expect(story.kinds().last == .overrideLapsed)
        #expect(story.confirm("dan", by: "dina")?.code == "override")
        #expect(story.stay?.windowEnds == ends)
        #expect(story.ask(by: "dina") == nil)
    }

    @Test func `A confirmation that comes before the timer does, and too late, confirms nothing`() {
        let story = story()
        #expect(story.ask(by: "dan") == nil)
        story.wait(10)
        #expect(story.confirm("dan", by: "dina")?.code == "override")
        #expect(story.kinds().suffix(2) == [.overrideLapsed, .overrideRefused])
        #expect(story.outcomes == [])
    }

    @Test func `What changed meanwhile was not asked for`() {
        let story = story()
        #expect(story.ask(by: "dan") == nil)
        story.attach(Sample.event(amount: 399))
        #expect(story.confirm("dan", by: "dina", revision: 2)?.code == "override")
        #expect(story.kinds().contains(.overrideLapsed))
        #expect(story.ask(by: "dan", revision: 1)?.code == "stale")
        #expect(story.outcomes == [])
    }

    @Test func `The limit of the authority binds them too`() {
        let beyond = story { $0.authorities[3].limit = Sample.limit("data.amount <= 399") }
        #expect(beyond.ask(by: "dan")?.code == "beyond-authority")
        let unclear = story { $0.authorities[3].limit = Sample.limit("data.absent <= 399") }
        #expect(unclear.ask(by: "dan")?.code == "authority-unclear")
        #expect(story { $0.breakGlass = nil }.ask(by: "dan")?.code == "override")
    }

    @Test func `A decision ends the request, and nothing revives it`() {
        let story = story()
        #expect(story.ask(by: "dan") == nil)
        #expect(story.decide(Sample.decision(.refuse)) == nil)
        #expect(story.subject.proceedings.override == nil)
        #expect(story.confirm("dan", by: "dina", revision: 2)?.code == "closed")
        #expect(story.outcomes.map(\.kind) == [.refused])
    }

    // MARK: The review

    private func review(_ change: (inout Policy) -> Void = { _ in }) throws -> (Story, Story) {
        let story = story(change)
        #expect(story.ask(by: "dan") == nil)
        #expect(story.confirm("dan", by: "dina") == nil)
        let review = Story(try #require(story.wanted.first), of: story)
        review.enter()
        return (story, review)
    }

    @Test func `A review is opened, linked both ways, and tells no automation anything`() throws {
        let (story, review) = try review()
        #expect(story.subject.proceedings.led == [LedCase(id: review.subject.id, occasion: .override)])
        #expect(review.subject.opening.origin?.caseID == story.subject.id)
        #expect(review.subject.opening.cause == .review)
        #expect(review.place == "at board")
        #expect(review.subject.actions(at: "board", policy: review.policy) == [.approve, .refuse])
        #expect(review.decide(Sample.decision(.manual, by: "chen"))?.code == "not-permitted")
        #expect(review.decide(Sample.decision(by: "chen", under: nil)) == nil)
        #expect(review.place == "not-required by chen")
        #expect(review.outcomes == [])
        #expect(review.ask(by: "dan")?.code == "closed")
    }

    @Test func `Whoever overrode does not decide the review, and there is no override of it`() throws {
        let (_, review) = try review { policy in policy.levels[2].owners = ["duty"] }
        for action in [DecisionAction.approve, .refuse] {
            #expect(review.decide(Sample.decision(action, by: "dan", under: nil))?.code == "own-request")
            #expect(review.decide(Sample.decision(action, by: "dina", under: nil))?.code == "own-request")
        }
        #expect(review.ask(by: "dirk")?.code == "override")
        #expect(review.decide(Sample.decision(.refuse, by: "dirk", under: nil)) == nil)
        #expect(review.place == "refused by dirk")
    }

    @Test func `Silence never agrees to an override`() throws {
        let (_, review) = try review { $0.levels[2].expiry = .end(.resume, authority: "any") }
        review.wait(120)
        #expect(review.applyDeadlines() == [.window])
        #expect(review.place == "refused by expiry")
        #expect(review.outcomes == [])
    }

    @Test func `The request and the override are read back as they were`() throws {
        let story = story()
        #expect(story.ask(by: "dan") == nil)
        #expect(Proceedings(story.subject.proceedings.json) == story.subject.proceedings)
        #expect(story.confirm("dan", by: "dina") == nil)
        #expect(story.subject.proceedings.overridden != nil)
        #expect(Proceedings(story.subject.proceedings.json) == story.subject.proceedings)
    }
}

extension Story {
    func ask(by person: PersonID, revision: Int64 = 1) -> Refusal? {
        act(.breakGlass(confirming: nil, rationale: "The plant stands still.", revision: revision), by: person)
    }

    func confirm(_ asker: PersonID, by person: PersonID, revision: Int64 = 1) -> Refusal? {
        act(.breakGlass(confirming: asker, rationale: "I see the same.", revision: revision), by: person)
    }
}
