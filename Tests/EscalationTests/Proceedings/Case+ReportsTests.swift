import JSON
import Testing

@testable import Escalation

@Suite struct CaseReportsTests {
    private static func policy(_ rule: FollowUpRule? = FollowUpRule(level: "supervisor", reportWithin: .seconds(1800)))
        -> Policy
    {
        Sample.policy { $0.followUp = rule }
    }

    /// A case that let two runs go on.
    private func decided(_ rule: FollowUpRule? = FollowUpRule(level: "supervisor", reportWithin: .seconds(1800)))
        -> Story
    {
        let story = Story(policy: Self.policy(rule), waiting: [Sample.run("r1"), Sample.run("r2")])
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        return story
    }

    @Test func `What could not be done leads to a case in which the same run waits, linked both ways`() throws {
        let story = decided()
        let before = story.subject.change
        #expect(story.take(story.outcomes[0].id, applied: false) == .noted)
        #expect(story.kinds(after: before) == [.outcomeReported, .followupOpened])
        let wanted = try #require(story.wanted.first)
        let next = Story(wanted, of: story)
        #expect(next.subject.id == DerivedID.ofCase(wanted.key, running: 1))
        #expect(story.subject.proceedings.led == [LedCase(id: next.subject.id, occasion: .failed)])
        #expect(story.entries.last?.fields["followup"]?.string == next.subject.id.rawValue)
        #expect(next.subject.opening.cause == .followUp)
        #expect(next.subject.opening.origin?.caseID == story.subject.id)
        #expect(next.subject.opening.origin?.reason == "what became of it")
        #expect(next.entries.first?.fields["origin"]?.string == story.subject.id.rawValue)
        #expect(next.subject.waiting.map(\.run) == ["run-r1"])
        #expect(next.place == "passed to supervisor")
        #expect(next.subject.snapshot == story.subject.snapshot)
        next.enter()
        #expect(next.decide(Sample.decision(.retry, by: "bela", under: "large")) == nil)
        #expect(next.outcomes.map(\.kind) == [.retry])
        #expect(next.outcomes.first?.origin == story.subject.id)
    }

    @Test func `The same failure reported again leads to no second case, that of another run does`() {
        let story = decided()
        for _ in 1...3 { #expect(story.take(story.outcomes[0].id, applied: false) == .noted) }
        #expect(story.wanted.count == 1)
        #expect(story.take(story.outcomes[1].id, applied: false) == .noted)
        #expect(Set(story.wanted.map { $0.waiting.map(\.run) }) == [["run-r1"], ["run-r2"]])
        #expect(story.subject.aftercareDue == nil)
    }

    @Test func `A report on another case's outcome, or on one that was never given, leads to nothing`() {
        let (story, other) = (decided(), Story(policy: Self.policy(), event: Sample.event("e2")))
        let before = story.subject
        #expect(story.take("\(other.subject.id)_5_0", applied: false) == .noOutcome)
        #expect(story.take("\(story.subject.id)_99_0", applied: false) == .noOutcome)
        #expect(story.subject == before)
        #expect(story.take("\(story.subject.id)_1_7", applied: false) == .noted)
        #expect(story.wanted == [])
        #expect(story.subject.aftercareDue == before.aftercareDue)
    }

    @Test func `Nobody reports on an outcome that another asked for`() {
        let story = decided()
        let before = story.subject
        for stranger in ["mallory", nil] as [BrokerUser?] {
            #expect(story.take(story.outcomes[0].id, applied: true, from: stranger) == .notTheirs)
            #expect(story.take(story.outcomes[0].id, applied: false, from: stranger) == .notTheirs)
        }
        #expect(story.subject == before)
    }

    @Test func `Silence leads to one case for all runs that have not reported, at its time and not before`() throws {
        let story = decided()
        let due = try #require(story.subject.aftercareDue)
        #expect(due == story.subject.updatedAt + .seconds(1800))
        #expect(story.take(story.outcomes[1].id, applied: true) == .noted)
        #expect(story.subject.aftercareDue == due)
        story.now = due - .microseconds(1)
        #expect(story.applyDeadlines() == [])
        story.now = due
        #expect(story.applyDeadlines() == [.report])
        #expect(story.applyDeadlines() == [])
        #expect(story.kinds().suffix(2) == [.reportOverdue, .followupOpened])
        let next = Story(try #require(story.wanted.first), of: story)
        #expect(next.subject.waiting.map(\.run) == ["run-r1"])
        #expect(next.subject.opening.origin?.occasion == .unreported)
        #expect(next.subject.id == DerivedID.ofUnreported(story.subject.id, policy: "payments"))
    }

    @Test func `A report in time, or late but before anybody looked, stops the wait`() {
        for minutes in [29, 31] {
            let story = decided()
            story.wait(minutes)
            for outcome in story.outcomes { #expect(story.take(outcome.id, applied: true) == .noted) }
            #expect(story.subject.aftercareDue == nil)
            #expect(story.applyDeadlines() == [])
            #expect(story.wanted == [])
        }
    }

    @Test func `A report after that takes the case back, or joins it where it is a failure`() throws {
        for applied in [true, false] {
            let story = decided()
            story.wait(30)
            story.applyDeadlines()
            let next = Story(try #require(story.wanted.first), of: story)
            for (outcome, run) in zip(story.outcomes, ["run-r1", "run-r2"]) {
                let verdict = story.take(outcome.id, applied: applied)
                guard case .late(next.subject.id, let waiting?) = verdict else {
                    Issue.record("\(verdict)")
                    return
                }
                #expect(waiting.run == run)
                next.takeLate(outcome.id, applied: applied, of: waiting)
            }
            #expect(story.wanted.count == 1)
            #expect(next.place == (applied ? "withdrawn by recovery" : "passed to supervisor"))
            #expect(next.kinds().filter { $0 == .outcomeReported }.count == 2)
        }
    }

    @Test(arguments: [1, 2]) func `A chain of follow-ups ends where the policy says, and people are told`(most: Int)
        throws
    {
        var story = decided(FollowUpRule(reportWithin: .seconds(60), chainMax: most))
        for depth in 1...most {
            story.wait(1)
            story.applyDeadlines()
            story = Story(try #require(story.wanted.first), of: story)
            #expect(story.subject.opening.origin?.depth == depth)
            story.enter()
            #expect(story.decide(Sample.decision()) == nil)
        }
        story.wait(1)
        #expect(story.applyDeadlines() == [.report])
        #expect(story.wanted == [])
        #expect(story.kinds().last == .followupWithheld)
        let told = story.notices.filter { $0.purpose == .unresolved }.map(\.recipient)
        #expect(told == [.person("chen", channel: "mail"), .person("dora", channel: "mail")])
    }

    @Test func `Nothing is awaited where the policy does not say so, or nothing was let go on`() {
        #expect(decided(nil).subject.proceedings.isEmpty)
        #expect(decided(FollowUpRule()).subject.aftercareDue == nil)
        let refused = Story(policy: Self.policy())
        refused.enter()
        #expect(refused.decide(Sample.decision(.refuse)) == nil)
        #expect(refused.subject.aftercareDue == nil)
        // What was told to stop, and could not, is a failure all the same.
        #expect(refused.take(refused.outcomes[0].id, applied: false) == .noted)
        #expect(refused.wanted.count == 1)
        let withdrawn = Story(policy: Self.policy(), openedWithdrawn: true)
        #expect(withdrawn.subject.proceedings.isEmpty)
    }

    @Test func `A run that joined after the end is not taken for one that was given the outcome`() {
        let story = Story(policy: Self.policy())
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        story.attach(Sample.event("late"), waiting: Sample.run("late"))
        #expect(story.take(story.outcomes[0].id, applied: false) == .noted)
        #expect(story.wanted.map(\.waiting) == [[]])
    }

    @Test func `The state of the reports is part of what the last entry seals, and is read back`() throws {
        let story = decided()
        let sealed = story.subject.stateDigest
        var changed = story.subject
        changed.proceedings.reportDue = nil
        #expect(changed.stateDigest != sealed)
        #expect(story.take(story.outcomes[0].id, applied: false) == .noted)
        let proceedings = story.subject.proceedings
        #expect(Proceedings(proceedings.json) == proceedings)
        #expect(Proceedings(["reports": [["outcome": 7]]]) == nil)
        #expect(Proceedings("nothing") == nil)
    }
}

extension Story {
    func take(_ outcome: String, applied: Bool, from sender: BrokerUser? = "erp") -> Case.ReportVerdict {
        let policy = policy
        let report = OutcomeReport(outcome: outcome, applied: applied, detail: "what became of it")
        return step { $0.take(report, from: sender, policy: policy, step: &$1) }
    }

    func takeLate(_ outcome: String, applied: Bool, of run: WaitingRun?) {
        let policy = policy
        let report = OutcomeReport(outcome: outcome, applied: applied, detail: nil)
        step { $0.takeLate(report, of: run, policy: policy, step: &$1) }
    }
}
