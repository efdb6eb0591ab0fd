import JSON
import Testing

@testable import Escalation

/// A store whose clock goes back by an hour under an open case, as after a fail-over to a machine that is behind. Every
/// step of a ``Story`` holds that entries and changes are never older than the ones before.
@Suite struct CaseClockTests {
    private static let hour: Duration = .seconds(3600)

    @Test func `A clock set back by an hour fires no deadline twice and none early`() {
        let story = Story()
        story.enter()
        story.wait(20)
        #expect(story.applyDeadlines() == [.warning])
        let told = story.notices.count

        story.now = story.now - Self.hour
        #expect(story.applyDeadlines() == [])
        story.wait(60)
        #expect(story.applyDeadlines() == [], "the reminder was given")
        #expect(story.notices.count == told)
        story.now = Sample.start + .seconds(30 * 60) - .microseconds(1)
        #expect(story.applyDeadlines() == [], "the window has its last moment still")
        story.now = Sample.start + .seconds(30 * 60)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")

        // Back again, behind the level's own beginning.
        story.now = story.now - Self.hour
        #expect(story.applyDeadlines() == [])
        story.enter()
        #expect(story.stay?.since == Sample.start + .seconds(30 * 60))
        #expect(story.stay?.windowEnds == Sample.start + .seconds(90 * 60))
        story.now = Sample.start + .seconds(90 * 60)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.kinds().filter { $0 == .windowPassed }.count == 2)
    }

    @Test func `What people do while the clock is behind is stamped no earlier than what came before`() {
        let story = Story()
        story.enter()
        story.wait(10)
        #expect(story.claim(by: "alice") == nil)
        let claimed = story.subject.updatedAt
        story.now = story.now - Self.hour
        #expect(story.claim(by: "alice") == nil)
        #expect(story.stay?.claim?.until == claimed + .seconds(600), "counted from the case's own time")
        #expect(story.decide(Sample.decision()) == nil)
        guard case .closed(let closure) = story.subject.status else {
            Issue.record("the decision ends the case")
            return
        }
        #expect(closure.at == claimed)
        #expect(story.outcomes.first?.validUntil == claimed + .seconds(3600))
        #expect(story.entries.allSatisfy { $0.instant >= Sample.start })
        story.now = story.now + Self.hour * 3
        #expect(story.applyDeadlines() == [], "nothing is left to fire")
    }
}
