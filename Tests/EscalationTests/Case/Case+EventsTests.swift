import JSON
import Testing

@testable import Escalation

@Suite struct CaseEventsTests {
    @Test func `An event that says the same raises the counter and not the revision`() {
        let story = Story()
        story.attach(Sample.event("e2"))
        #expect(story.kinds(after: 2) == [.eventAttached])
        #expect(story.subject.attached == 1)
        #expect(story.subject.revision == 1)
    }

    @Test func `An event that differs in a captured field puts its snapshot in place of the old one`() {
        let story = Story()
        story.attach(Sample.event("e2", amount: 401))
        #expect(story.kinds(after: 2) == [.eventAttached, .snapshotChanged])
        #expect(story.subject.revision == 2)
        #expect(story.subject.snapshot.fields["data"]?["amount"] == 401)
    }

    @Test func `An event that joins an ended case is counted and changes nothing that was decided`() {
        let story = Story()
        story.withdraw()
        let snapshot = story.subject.snapshot
        story.attach(Sample.event("e2", amount: 401))
        #expect(story.kinds(after: 3) == [.eventAttached])
        #expect(story.subject.snapshot == snapshot)
        #expect(story.outcomes.count == 1)
    }

    @Test func `A run that joins an ended case is told at once that nothing was approved for it`() {
        let story = Story()
        story.enter()
        #expect(story.decide(Sample.decision()) == nil)
        story.attach(Sample.event("late"), waiting: Sample.run("late"))
        #expect(story.outcomes.map(\.kind) == [.resume, .withdrawn])
        #expect(story.outcomes[1].run?.event.id == "late")
        #expect(story.outcomes[1].decision == nil)
    }

    @Test func `A recovery withdraws the case, once`() {
        let story = Story(waiting: [Sample.run("a")])
        story.withdraw()
        story.withdraw()
        #expect(story.kinds(after: 2) == [.caseClosed])
        #expect(story.place == "withdrawn by recovery")
        #expect(story.outcomes.map(\.run?.event.id) == ["a"])
    }

    @Test func `A run that takes its question back gets its own outcome, and the last one ends the case`() {
        let runs = ["a", "b", "c"].map(Sample.run)
        let story = Story(waiting: runs)
        #expect(story.withdrawRun(runs[1]))
        #expect(story.kinds(after: 2) == [.runWithdrawn])
        #expect(story.subject.waiting.map(\.event.id) == ["a", "c"])
        #expect(story.subject.revision == 2)
        #expect(story.withdrawRun(runs[0]))
        #expect(story.withdrawRun(runs[2]))
        #expect(story.place == "withdrawn by recovery")
        #expect(story.outcomes.map(\.run?.event.id) == ["b", "a", "c"])
        #expect(story.outcomes.allSatisfy { $0.kind == .withdrawn })
    }

    @Test func `Taking back a question that does not wait here withdraws nothing`() {
        let story = Story(waiting: [Sample.run("a"), Sample.run("b")])
        #expect(!story.withdrawRun(Sample.run("c")))
        #expect(story.withdrawRun(Sample.run("a")))
        #expect(!story.withdrawRun(Sample.run("a")), "the same message again")
        #expect(story.place == "passed to operator")
        var foreign = Sample.run("b").event
        foreign.source = "/other"
        #expect(!story.withdrawRun(WaitingRun(event: foreign)))
        let opened = Story()
        #expect(!opened.withdrawRun(Sample.run("e1")), "no run waits for a case that an event opened")
        #expect(opened.place == "passed to operator")
    }

    @Test func `What an automation made of an outcome joins the story of its case`() {
        let story = Story()
        story.withdraw()
        let outcome = story.outcomes[0].id
        #expect(story.report(on: outcome))
        #expect(story.kinds(after: 3) == [.outcomeReported])
    }

    @Test(arguments: [
        "", "x", "ABCD-EFGH-JKMN_3_0", "_3_0", "__", "_____", "{id}_99_0", "{id}_3", "{id}_+3_0", "{id}_03_0",
        "{id}_3_0_0", "{id}_9223372036854775808_0", "{id}_3_x",
    ])
    func `A report on an outcome that this case never gave is none`(outcome: String) {
        let story = Story()
        story.withdraw()
        let named = outcome.replacing("{id}", with: story.subject.id.rawValue)
        #expect(!story.report(on: named))
        #expect(story.kinds(after: 3).isEmpty)
    }

    @Test func `What became of a notice joins the story, cut to a bound`() {
        let story = Story()
        story.enter()
        let notice = story.notices[0]
        for result in [NoticeResult.delivered("250 OK"), .failed(String(repeating: "é", count: 9999)), .stopped] {
            story.step { $0.note(result, of: notice, step: &$1) }
        }
        #expect(story.kinds(after: 3) == [.noticeDelivered, .noticeFailed, .noticeStopped])
        #expect(story.entries[3].fields["to"] == "alice")
        #expect(story.entries[4].detail?.content["text"]?.string?.utf8.count == 8192)
        #expect(story.entries[5].detail == nil)
    }
}
