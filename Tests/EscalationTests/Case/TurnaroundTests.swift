import JSON
import Testing

@testable import Escalation

@Suite struct TurnaroundTests {
    private func minutes(_ count: Int) -> Instant { Sample.start + .seconds(count * 60) }

    /// Its first level has half an hour and normally takes fifteen minutes.
    private func story(_ change: (inout Policy) -> Void = { _ in }) -> Story {
        let story = Story(
            policy: Sample.pausingPolicy { policy in
                policy.levels[0].turnaround = .seconds(900)
                change(&policy)
            }
        )
        story.enter()
        return story
    }

    private func kept(_ entry: Entry?) -> Bool? { entry?.fields["turnaround"]?["kept"]?.bool }

    @Test(arguments: [(15, true), (16, false)])
    func `What ends a case says whether people took as long as is normal`(minute: Int, isKept: Bool) {
        let story = story()
        story.now = minutes(minute)
        #expect(story.decide(Sample.decision()) == nil)
        let closed = story.entries.last { $0.kind == .caseClosed }
        #expect(kept(closed) == isKept)
        #expect(closed?.fields["turnaround"]?["expectedBy"] == .string(minutes(15).description))
        #expect(closed?.fields["turnaround"]?["level"] == "operator")
    }

    @Test(arguments: [(15, true), (16, false)])
    func `What passes a case on says it of the level that it leaves`(minute: Int, isKept: Bool) {
        let story = story()
        story.now = minutes(minute)
        #expect(story.decide(Sample.decision(.escalate, under: nil)) == nil)
        #expect(kept(story.entries.last) == isKept)
        #expect(story.entries.last?.fields["turnaround"]?["level"] == "operator")
        #expect(story.entries.last?.fields["expectedBy"] == nil, "the next level says nothing of it")
    }

    @Test func `Silence has not kept it, and what needed nobody says nothing of it`() {
        let silent = story()
        silent.now = minutes(30)
        #expect(silent.applyDeadlines().contains(.window))
        #expect(kept(silent.entries.last) == false)
        let gone = story()
        gone.now = minutes(10)
        gone.withdraw()
        #expect(gone.entries.last?.fields["turnaround"] == nil)
        let empty = Story(
            policy: Sample.policy { $0.levels[0].turnaround = .seconds(60) },
            directory: Sample.directory { people in people.removeAll { $0.roles.contains("operators") } }
        )
        empty.wait(10)
        empty.enter()
        #expect(empty.entries.last?.fields["turnaround"] == nil, "nobody was asked")
        #expect(empty.place == "passed to supervisor")
    }

    @Test func `Silence in a window that is no longer than is normal has not kept it`() {
        let story = story { $0.levels[0].turnaround = $0.levels[0].window }
        story.now = minutes(30)
        #expect(story.applyDeadlines().contains(.window))
        #expect(kept(story.entries.last) == false)
    }

    @Test func `A clock that stands still moves the time by which an answer is expected`() {
        let story = story()
        story.now = minutes(10)
        #expect(story.wait(until: minutes(30)) == nil)
        #expect(story.entries.last?.fields["expectedBy"] == .string(minutes(35).description))
        story.now = minutes(20)
        #expect(story.endWait() == nil)
        #expect(story.entries.last?.fields["expectedBy"] == .string(minutes(25).description))
        story.now = minutes(25)
        #expect(story.decide(Sample.decision()) == nil)
        #expect(kept(story.entries.last { $0.kind == .caseClosed }) == true)
    }

    @Test func `What is done by hand is measured when somebody chose it`() {
        let story = story {
            $0.levels[0].procedure = Procedure(steps: [.init(name: "call", text: "Call them.")], window: .seconds(7200))
        }
        story.now = minutes(14)
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(kept(story.entries.last { $0.kind == .procedureStarted }) == true)
        story.now = minutes(100)
        #expect(story.tick("call", by: "alice") == nil)
        #expect(story.place == "manual by alice")
        #expect(story.entries.last?.fields["turnaround"] == nil)
    }

    @Test func `Owners read how long they normally take, in their own time`() {
        let story = story()
        func text(to person: PersonID) -> NoticeText {
            NoticeText(
                .decide,
                of: story.subject,
                policy: story.policy,
                to: story.directory.people[person]!,
                channel: "mail",
                expectedBy: story.subject.expectedBy(policy: story.policy, calendars: .none),
                localTime: { $0 == minutes(15) ? "a quarter past" : "later" }
            )
        }
        #expect(text(to: "alice").expected == "An answer is expected within 15m, by a quarter past.")
        #expect(text(to: "alice").plainText.contains("\nAn answer is expected within 15m, by a quarter past.\n"))
        #expect(text(to: "alice").json["expected"] != nil)
        #expect(text(to: "dora").expected == nil, "nobody expects anything of who is only told")
    }
}
