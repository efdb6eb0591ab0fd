import JSON
import Testing

@testable import Escalation

@Suite struct JoiningNeedTests {
    private func run(_ id: String, neededAfter minutes: Int?) -> WaitingRun {
        WaitingRun(
            event: Sample.event(id).reference,
            run: id,
            neededBy: minutes.map { Sample.start + .seconds($0 * 60) }
        )
    }

    private func story() -> Story {
        let ask = Ask(gate: "pay", question: "Pay?")
        let story = Story(waiting: [run("e1", neededAfter: nil)], asking: ask)
        story.enter()
        story.wait(5)
        return story
    }

    private func join(_ story: Story, _ id: String, neededAfter minutes: Int?) {
        story.attach(
            Sample.event("e1"),
            waiting: run(id, neededAfter: minutes),
            asking: Ask(gate: "pay", question: "Pay?")
        )
    }

    @Test func `Who joins and needs the answer sooner cuts the window of the stay`() {
        let story = story()
        join(story, "e2", neededAfter: 18)
        #expect(story.kinds(after: 3) == [.eventAttached, .deadlineMoved])
        #expect(story.stay?.windowEnds == Sample.start + .seconds(18 * 60) && story.stay?.warningDue == nil)
        #expect(story.entries.last?.fields["cut"] == "needed-by")
        story.wait(13)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.entries.last?.fields["cause"] == "needed-by-passed")
        // Whoever can still use an answer is not held up by who cannot.
        #expect(story.stay?.windowEnds == story.now + .seconds(3600))
    }

    @Test func `Who needs it later, or at no certain time, cuts nothing`() {
        let story = story()
        join(story, "e2", neededAfter: 31)
        join(story, "e3", neededAfter: nil)
        #expect(story.kinds(after: 3) == [.eventAttached, .eventAttached])
        #expect(story.stay?.windowEnds == Sample.start + .seconds(30 * 60))
        story.wait(25)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.stay?.windowEnds == Sample.start + .seconds(31 * 60), "the next stay is cut to fit")
    }

    @Test func `Who could use no answer when it joined cuts nobody's time short`() {
        let story = story()
        join(story, "e2", neededAfter: 4)
        #expect(story.stay?.windowEnds == Sample.start + .seconds(30 * 60))
    }

    @Test func `A window that was cut lets nothing go on`() {
        let ask = Ask(gate: "pay", question: "Pay?")
        let story = Story(
            policy: Sample.policy { $0.levels[0].expiry = .end(.resume, authority: "any") },
            waiting: [run("e1", neededAfter: nil)],
            asking: ask
        )
        story.enter()
        join(story, "e2", neededAfter: 10)
        story.wait(10)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
    }
}
