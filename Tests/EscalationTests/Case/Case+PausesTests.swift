import JSON
import Testing

@testable import Escalation

@Suite struct CasePausesTests {
    private let start = Sample.start

    private func minutes(_ count: Int) -> Instant { start + .seconds(count * 60) }

    private func paused(_ policy: Policy = Sample.pausingPolicy()) -> Story {
        let story = Story(policy: policy)
        story.enter()
        story.wait(10)
        return story
    }

    @Test func `While somebody outside is waited for, the clock stands still, and runs on with what was left`() {
        let story = paused()
        #expect(story.wait(until: minutes(25)) == nil)
        #expect(story.subject.nextDeadline == minutes(25), "the armed deadline is the pause's own end")
        #expect(story.stay?.windowEnds == minutes(45) && story.stay?.warningDue == minutes(35))
        #expect(story.kinds(after: 3) == [.clockPaused])
        story.now = minutes(25) - .microseconds(1)
        #expect(story.applyDeadlines() == [])
        story.now = minutes(25)
        #expect(story.applyDeadlines() == [.pause])
        #expect(story.entries.last?.fields["ranOut"] == true)
        #expect(story.subject.nextDeadline == minutes(35))
        story.now = minutes(35)
        #expect(story.applyDeadlines() == [.warning])
        story.now = minutes(45)
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
        #expect(story.stay?.course.isEmpty == true, "the next level has a budget and a ledger of its own")
    }

    @Test func `Whoever was waited for may answer sooner`() {
        let story = paused()
        #expect(story.wait(until: minutes(40)) == nil)
        story.wait(5)
        #expect(story.endWait(by: "amir") == nil)
        #expect(story.stay?.windowEnds == minutes(35) && story.stay?.warningDue == minutes(25))
        #expect(story.entries.last?.fields["ended"] == .string(minutes(15).description))
        #expect(story.endWait() == .clockRunsOn("nobody outside is waited for"))
    }

    @Test func `All pauses of a stay together are bounded`() {
        let story = paused()
        #expect(story.wait(until: minutes(50)) == nil)
        story.wait(40)
        #expect(story.wait("the court", until: minutes(2000)) == nil)
        #expect(story.entries.last?.fields["cut"] == true)
        #expect(story.stay?.course.pauses.last?.until == minutes(70), "an hour in all: 40 minutes are used")
        story.now = minutes(70)
        #expect(story.applyDeadlines() == [.pause])
        #expect(story.wait(until: minutes(80))?.code == "clock-runs-on")
        #expect(story.stay?.windowEnds == minutes(90))
    }

    @Test func `Pauses that overlap count once, and the clock runs when the last has ended`() {
        let story = paused()
        #expect(story.wait("one", until: minutes(20)) == nil)
        story.wait(5)
        #expect(story.wait("two", until: minutes(30)) == nil)
        #expect(story.stay?.windowEnds == minutes(50))
        story.now = minutes(20)
        #expect(story.applyDeadlines() == [.pause])
        #expect(story.entries.last?.fields["stillStopped"] == true)
        #expect(story.subject.nextDeadline == minutes(30))
        story.now = minutes(30)
        #expect(story.applyDeadlines() == [.pause])
        #expect(story.stay?.windowEnds == minutes(50))
        #expect(story.stay?.course.pauses.stops == [minutes(10)..<minutes(30)])
    }

    @Test func `A timer that is late takes nothing from the window, and gives nothing`() {
        let story = paused()
        #expect(story.wait(until: minutes(20)) == nil)
        story.now = minutes(39)
        #expect(story.applyDeadlines() == [.pause, .warning])
        #expect(story.stay?.windowEnds == minutes(40))
        let late = paused()
        #expect(late.wait(until: minutes(20)) == nil)
        late.now = minutes(41)
        #expect(late.applyDeadlines() == [.pause, .window])
    }

    @Test func `Where the policy stops no clock, nobody waits`() {
        let story = paused(Sample.pausingPolicy([.information]))
        #expect(
            story.wait(until: minutes(20))
                == .clockRunsOn("level operator does not stop it for outside-party")
        )
        #expect(story.stay?.windowEnds == minutes(30))
        #expect(story.kinds(after: 3) == [])
    }

    @Test func `Only owners wait, for somebody, until a time that comes, and not against another's claim`() {
        let story = paused()
        #expect(story.wait(until: minutes(20), by: "bela") == .notAnOwner("bela", "operator"))
        #expect(story.wait(" ", until: minutes(20))?.code == "malformed")
        #expect(story.wait(String(repeating: "x", count: 513), until: minutes(20))?.code == "too-long")
        #expect(story.wait(until: minutes(10))?.code == "malformed")
        #expect(story.claim(by: "amir") == nil)
        #expect(story.wait(until: minutes(20))?.code == "claimed")
    }

    @Test func `A pause never outlasts the time at which the answer is needed`() {
        let ask = Ask(gate: "g", question: "May it?", neededBy: minutes(22))
        let story = Story(policy: Sample.pausingPolicy(), asking: ask)
        story.enter()
        story.wait(10)
        #expect(story.wait(until: minutes(60)) == nil)
        #expect(story.stay?.windowEnds == minutes(22) && story.subject.nextDeadline == minutes(22))
        story.now = minutes(22)
        #expect(story.applyDeadlines() == [.pause, .window])
        #expect(story.passes.last?.level == "supervisor")
        #expect(story.entries.last?.fields["cause"] == "needed-by-passed")
    }

    @Test func `A ledger has so many lines, and then the clock runs on`() {
        let story = paused(Sample.pausingPolicy(atMost: .seconds(86_400)))
        for _ in 0..<Pause.countMax {
            #expect(story.wait(until: story.now + .seconds(1)) == nil)
            #expect(story.endWait() == nil)
        }
        #expect(story.wait(until: story.now + .seconds(1))?.code == "clock-runs-on")
    }

    @Test func `A clock that is set back lengthens no window`() {
        let story = paused()
        story.now = start - .seconds(3600)
        #expect(story.wait(until: minutes(20)) == nil)
        #expect(story.stay?.course.pauses.first?.from == start, "counted from the case's own time")
        story.now = minutes(20)
        #expect(story.applyDeadlines() == [.pause])
        #expect(story.stay?.windowEnds == minutes(50))
    }

    @Test func `A decision ends the stay, paused or not`() {
        let story = paused()
        #expect(story.wait(until: minutes(20)) == nil)
        #expect(story.decide(Sample.decision()) == nil)
        #expect(story.place == "resume by alice")
        #expect(story.subject.nextDeadline == nil)
    }
}

@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct BusinessPauseTests {
    @Test func `In working time, a pause costs and gives working time`() throws {
        let calendars = BusinessCalendars([try CalendarSample.office()])
        var policy = BusinessWindowTests.policy(in: "office")
        for index in policy.levels.indices {
            policy.levels[index].pauses = PauseRules([.outsideParty], atMost: .seconds(3 * 3600))
        }
        // Friday at 16:00 in Berlin; the office closes at 17:00 and opens on Monday at 9:00.
        let story = Story(policy: policy, calendars: calendars, at: .at("2026-02-06T15:00:00Z"))
        story.enter()
        #expect(story.stay?.windowEnds == .at("2026-02-09T11:00:00Z"))
        story.now = .at("2026-02-06T15:30:00Z")
        #expect(story.wait(until: .at("2026-02-20T00:00:00Z")) == nil)
        #expect(story.stay?.course.pauses.first?.until == .at("2026-02-09T10:30:00Z"), "three working hours")
        #expect(story.stay?.windowEnds == .at("2026-02-09T14:00:00Z"))
        // Answered in the night, it has cost half an hour.
        story.now = .at("2026-02-07T02:00:00Z")
        #expect(story.endWait() == nil)
        #expect(story.stay?.windowEnds == .at("2026-02-09T11:30:00Z"))
    }
}
