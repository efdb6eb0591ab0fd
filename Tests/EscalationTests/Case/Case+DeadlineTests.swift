import Testing

@testable import Escalation

@Suite struct CaseDeadlineTests {
    @Test func `Nothing fires a microsecond early`() {
        let story = Story()
        story.enter()
        for (kind, minutes) in [(DeadlineKind.warning, 20), (.window, 30)] {
            story.now = Sample.start + .seconds(minutes * 60) - .microseconds(1)
            #expect(story.applyDeadlines() == [])
            story.now = Sample.start + .seconds(minutes * 60)
            #expect(story.applyDeadlines() == [kind])
            #expect(story.applyDeadlines() == [], "it fires once")
        }
        #expect(story.kinds(after: 3) == [.warningDue, .windowPassed, .casePassed])
    }

    @Test func `The warning reminds the owners of the stay`() {
        let story = Story()
        story.enter()
        story.wait(20)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.notices.map(\.purpose) == [.decide, .decide, .warning, .warning])
        #expect(story.stay?.warningDue == nil)
        #expect(story.subject.nextDeadline == Sample.start + .seconds(30 * 60))
    }

    @Test func `A claim expires and the case is free again`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        #expect(story.subject.nextDeadline == Sample.start + .seconds(600))
        story.wait(10)
        #expect(story.applyDeadlines() == [.claim])
        #expect(story.kinds(after: 4) == [.claimExpired])
        #expect(story.claim(by: "amir") == nil)
    }

    @Test func `Claim and warning that come due together both apply`() {
        let story = Story()
        story.enter()
        story.wait(10)
        #expect(story.claim(by: "alice") == nil)
        story.wait(10)
        #expect(story.applyDeadlines() == [.claim, .warning])
        #expect(story.kinds(after: 4) == [.claimExpired, .warningDue])
        #expect(story.stay?.claim == nil)
    }

    @Test func `A window that passed swallows what was due inside it`() {
        let story = Story()
        story.enter()
        #expect(story.claim(by: "alice") == nil)
        story.wait(31)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.kinds(after: 4) == [.windowPassed, .casePassed])
        #expect(
            story.stay?.since == story.now,
            "the next window is counted from when the case moved, not from when it should have"
        )
    }

    @Test func `Windows escalate level by level and end in the refusal that the policy names`() {
        let story = Story()
        for level in ["supervisor", "board"] {
            story.enter()
            story.now = story.subject.nextDeadline.map { max($0, story.stay!.windowEnds) }!
            #expect(story.applyDeadlines() == [.window])
            #expect(story.place == "passed to \(level)")
        }
        story.enter()
        story.wait(120)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "refused by expiry")
        #expect(story.outcomes.map(\.kind) == [.refused])
        #expect(story.applyDeadlines() == [], "nothing of an ended case is armed")
    }

    @Test func `A level that nobody serves still escalates`() {
        let story = Story()
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
    }

    @Test func `An expiry ends the case in the middle where the policy says so`() {
        let story = Story(policy: Sample.policy { $0.levels[0].expiry = .end(.manual, authority: nil) })
        story.enter()
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "manual by expiry")
    }

    @Test func `Silence of people who were asked may resume under the authority named for it`() {
        let story = Story(policy: Sample.policy { $0.levels[0].expiry = .end(.resume, authority: "any") })
        story.enter()
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "resume by expiry under any")
        #expect(story.outcomes[0].by == .expiry("any"))
        #expect(story.outcomes[0].decision == nil)
    }

    @Test func `An unvalidated last level that would escalate refuses`() {
        let story = Story(policy: Sample.policy { $0.levels = [Sample.level("operator", "operators", window: 30)] })
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "refused by expiry")
    }

    @Test func `What commits first stands, against a deadline too`() {
        let story = Story()
        story.enter()
        story.wait(31)
        #expect(story.decide(Sample.decision()) == nil)
        #expect(story.applyDeadlines() == [])
        #expect(story.place == "resume by alice")
    }

    @Test func `A window too long for the clock never passes`() {
        let story = Story(policy: Sample.policy { $0.levels[0].window = .seconds(Int64.max) })
        #expect(story.stay?.windowEnds == Instant(microseconds: .max))
        story.wait(20)
        #expect(story.applyDeadlines() == [.warning])
    }
}
