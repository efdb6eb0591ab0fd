import JSON
import Testing

@testable import Escalation

@Suite struct CaseChecklistTests {
    private static let procedure = Procedure(
        steps: [
            .init(name: "call", text: "Call the vendor"),
            .init(name: "pay", text: "Pay in the portal", role: "supervisors"),
            .init(name: "tell", text: "Tell the treasury", isOptional: true),
        ],
        window: .seconds(4 * 3600)
    )

    private func story(waiting: [WaitingRun] = [], _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let policy = Sample.policy { policy in
            policy.levels[0].procedure = Self.procedure
            change(&policy)
        }
        let story = Story(policy: policy, waiting: waiting)
        story.enter()
        return story
    }

    private func begun(waiting: [WaitingRun] = [], _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = story(waiting: waiting, change)
        #expect(story.decide(Sample.decision(.manual, under: nil) { $0.constraints = ["Before noon."] }) == nil)
        return story
    }

    @Test func `The case stays open until all is done, and the outcome says who did what`() throws {
        let story = begun(waiting: [Sample.run("r1")])
        #expect(story.place == "at operator" && story.outcomes == [])
        #expect(story.kinds().suffix(2) == [.decisionTaken, .procedureStarted])
        #expect(story.stay?.windowEnds == story.now + .seconds(4 * 3600))
        let told = story.notices.filter { $0.purpose == .procedure }.map(\.recipient)
        #expect(told == ["alice", "amir", "bela"].map { .person($0, channel: "mail") })
        story.wait(1)
        #expect(story.tick("call", by: "amir") == nil)
        #expect(story.outcomes == [])
        story.wait(1)
        #expect(story.tick("pay", by: "bela", note: "Transfer 77.") == nil)
        let outcome = try #require(story.outcomes.first)
        #expect(outcome.kind == .manual && outcome.by == .person("bela"))
        #expect(outcome.procedure.map(\.step) == ["call", "pay"])
        #expect(outcome.procedure.map(\.by) == ["amir", "bela"])
        #expect(outcome.procedure.map(\.at) == [Sample.start + .seconds(60), Sample.start + .seconds(120)])
        #expect(outcome.decision?.action == .manual && outcome.decision?.constraints == ["Before noon."])
        #expect(story.tick("tell", by: "alice")?.code == "closed")
    }

    @Test func `A step is ticked once, by whoever holds its role, while the procedure is under way`() {
        let fresh = story()
        #expect(fresh.tick("call", by: "alice")?.code == "procedure")
        let story = begun()
        let before = story.subject
        for (step, person) in [("pay", "alice"), ("call", "bela"), ("call", "dora"), ("none", "alice")] {
            #expect(story.tick(step, by: PersonID(person))?.code == "procedure", "\(step) by \(person)")
        }
        #expect(story.tick("call", by: "nobody")?.code == "procedure")
        #expect(story.tick("call", by: "alice", note: " ")?.code == "malformed")
        #expect(story.subject == before)
        #expect(story.tick("call", by: "alice") == nil)
        #expect(story.tick("call", by: "amir")?.code == "procedure")
    }

    @Test func `Nothing lets the automation go on that people are doing by hand`() {
        let story = begun { $0.breakGlass = BreakGlassRule(roles: ["operators"], authority: "small") }
        let revision = story.subject.revision
        for action in DecisionAction.allCases where action.needsAuthority || action == .manual {
            #expect(story.decide(Sample.decision(action, revision: revision))?.code == "not-permitted", "\(action)")
        }
        #expect(story.ask(by: "alice", revision: revision)?.code == "override")
        #expect(story.decide(Sample.decision(.refuse, under: nil, revision: revision)) == nil)
        #expect(story.outcomes.map(\.kind) == [.refused])
        #expect(story.outcomes.first?.procedure == [])
    }

    @Test func `When its window passes the level's expiry applies, and lets nothing go on`() {
        let escalating = begun()
        #expect(escalating.tick("call", by: "alice") == nil)
        escalating.wait(240)
        #expect(escalating.applyDeadlines() == [.window])
        #expect(escalating.place == "passed to supervisor")
        #expect(escalating.kinds().suffix(3) == [.windowPassed, .procedureAbandoned, .casePassed])
        #expect(escalating.subject.proceedings.checklist == nil)
        let resuming = begun { $0.levels[0].expiry = .end(.resume, authority: "small") }
        resuming.wait(240)
        resuming.applyDeadlines()
        #expect(resuming.place == "passed to supervisor")
        let manual = begun { $0.levels[0].expiry = .end(.manual, authority: nil) }
        manual.wait(240)
        manual.applyDeadlines()
        #expect(manual.place == "manual by expiry")
    }

    @Test func `Without a window of its own it has what is left of the level's`() {
        let story = story { $0.levels[0].procedure?.window = nil }
        let ends = story.stay?.windowEnds
        story.wait(10)
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(story.stay?.windowEnds == ends)
    }

    @Test func `A pause moves the end of its own window, and does not bring the level's back`() {
        let story = begun { policy in
            policy.levels[0].pauses = PauseRules([.outsideParty], atMost: .seconds(3600))
        }
        let ends = story.now + .seconds(4 * 3600)
        story.wait(10)
        #expect(story.wait("the bank", until: story.now + .seconds(1800), by: "alice") == nil)
        #expect(story.stay?.windowEnds == ends + .seconds(1800))
        story.wait(5)
        #expect(story.endWait(by: "alice") == nil)
        #expect(story.stay?.windowEnds == ends + .seconds(300))
    }

    @Test func `A pause that was open when it began stops its clock too`() {
        let story = story { policy in
            policy.levels[0].pauses = PauseRules([.outsideParty], atMost: .seconds(3600))
        }
        #expect(story.wait("the bank", until: story.now + .seconds(1800), by: "alice") == nil)
        story.wait(10)
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(story.stay?.windowEnds == story.now + .seconds(4 * 3600 + 1200))
        #expect(story.endWait(by: "alice") == nil)
        #expect(story.stay?.windowEnds == story.now + .seconds(4 * 3600))
    }

    @Test func `Its window is cut to when the answer is needed`() {
        let needed = Sample.start + .seconds(3600)
        let story = Story(
            policy: Sample.policy { $0.levels[0].procedure = Self.procedure },
            asking: Ask(gate: "g", question: "May it?", neededBy: needed)
        )
        story.enter()
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(story.stay?.windowEnds == needed)
    }

    @Test(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
    func `A calendar that changes moves its own window, and does not bring the level's back`() throws {
        let story = Story(
            policy: Sample.policy { policy in
                policy.followsCalendar = true
                policy.levels[0].calendars = ["office"]
                policy.levels[0].window = .seconds(16 * 3600)
                policy.levels[0].procedure = Self.procedure
            },
            calendars: BusinessCalendars([try CalendarSample.office()]),
            at: .at("2026-02-06T08:00:00Z")
        )
        story.enter()
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(story.stay?.windowEnds == .at("2026-02-06T12:00:00Z"))
        let later = try CalendarSample.office { $0.week[.friday] = CalendarSample.hours("11:00-19:00") }
        story.calendars = BusinessCalendars([later])
        #expect(story.followCalendar())
        #expect(story.stay?.windowEnds == .at("2026-02-06T14:00:00Z"))
    }

    @Test func `Where several must agree, the procedure begins once they do`() {
        let story = story { $0.levels[0].quorum = Quorum(.count(2), oneRefusalEnds: false) }
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(story.subject.proceedings.checklist == nil)
        #expect(story.decide(Sample.decision(.manual, by: "amir", under: nil)) == nil)
        #expect(story.subject.proceedings.checklist?.chosenBy == "amir")
        #expect(story.place == "at operator")
    }

    @Test func `Where a level has no steps, manual ends the case at once`() {
        let story = story { $0.levels[0].procedure = nil }
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(story.place == "manual by alice")
    }

    @Test func `A procedure is read back as it was, and is part of what the last entry seals`() {
        let story = begun()
        #expect(story.tick("call", by: "alice") == nil)
        #expect(Proceedings(story.subject.proceedings.json) == story.subject.proceedings)
        var changed = story.subject
        changed.proceedings.checklist?.ticks = []
        #expect(changed.stateDigest != story.subject.stateDigest)
        #expect(Proceedings(["checklist": ["steps": [7]]]) == nil)
    }
}

extension Story {
    func tick(_ name: String, by person: PersonID, note: String? = nil) -> Refusal? {
        act(.tick(step: name, note: note), by: person)
    }
}
