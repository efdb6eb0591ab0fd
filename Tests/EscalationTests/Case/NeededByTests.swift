import JSON
import Testing

@testable import Escalation

@Suite struct NeededByTests {
    /// An ask whose answer is needed so many minutes after the start.
    static func story(neededAfter minutes: Int, _ change: (inout Policy) -> Void = { _ in }) -> Story {
        let ask = Ask(gate: "pay", question: "Pay?", neededBy: Sample.start + .seconds(minutes * 60))
        return Story(policy: Sample.policy(change), waiting: [Sample.run("e1")], asking: ask)
    }

    @Test func `No window ends after the answer is needed`() {
        // Thirty minutes at the first level, sixty at the second, needed after forty-five.
        let story = Self.story(neededAfter: 45)
        #expect(story.stay?.windowEnds == Sample.start + .seconds(30 * 60))
        #expect(story.entries.last?.fields["cut"] == nil)
        story.enter()
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
        #expect(story.stay?.windowEnds == Sample.start + .seconds(45 * 60))
        #expect(story.stay?.warningDue == nil, "the owners would be reminded after it has passed")
        #expect(story.entries.last?.fields["cut"] == "needed-by")
    }

    @Test func `A warning inside a cut window stays`() {
        let story = Self.story(neededAfter: 25)
        #expect(story.stay?.windowEnds == Sample.start + .seconds(25 * 60))
        #expect(story.stay?.warningDue == Sample.start + .seconds(20 * 60))
    }

    @Test func `When the answer was needed, the case ends as silence ends it, level by level`() {
        let story = Self.story(neededAfter: 45)
        story.enter()
        story.wait(30)
        story.applyDeadlines()
        story.enter()
        story.wait(15)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to board")
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "refused by expiry")
        #expect(story.outcomes.map(\.kind) == [.refused])
    }

    @Test func `An answer that was needed before it was asked for is refused level by level`() {
        let story = Self.story(neededAfter: -10)
        #expect(story.stay?.windowEnds == Sample.start)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.applyDeadlines() == [.window])
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "refused by expiry")
    }

    @Test(arguments: [(neededAfter: 10, place: "passed to supervisor"), (60, "resume by expiry under small")])
    func `A window that the asker cut lets nothing go on`(neededAfter: Int, place: String) {
        let story = Self.story(neededAfter: neededAfter) { $0.levels[0].expiry = .end(.resume, authority: "small") }
        story.enter()
        story.wait(30)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == place)
    }

    @Test func `A window that was armed before windows were cut passes as it was armed`() {
        // As a store of the previous version holds it: the window ends after the answer is needed.
        let story = Self.story(neededAfter: 10) { $0.levels[0].expiry = .end(.resume, authority: "small") }
        story.enter()
        var old = story.subject
        guard case .open(var stay) = old.status else { return }
        stay.windowEnds = Sample.start + .seconds(30 * 60)
        old.status = .open(stay)
        var step = Step(now: stay.windowEnds, directory: story.directory, drawSalt: { [1] })
        #expect(old.applyDueDeadlines(policy: story.policy, step: &step) == [.window])
        #expect(old.outcome == .resume)
    }
}
