import JSON
import Testing

@testable import Escalation

@Suite struct RepeatedReminderTests {
    private func minutes(_ count: Int) -> Instant { Sample.start + .seconds(count * 60) }

    /// Its levels remind every five minutes; the first has half an hour.
    private func policy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        Sample.pausingPolicy { policy in
            for index in policy.levels.indices { policy.levels[index].remindEvery = .seconds(300) }
            change(&policy)
        }
    }

    private func story(_ policy: Policy) -> Story {
        let story = Story(policy: policy)
        story.enter()
        return story
    }

    /// When owners were reminded, in minutes from the beginning, until the case leaves the level.
    private func reminders(of story: Story) -> [Int64] {
        var times: [Int64] = []
        while story.place == "at operator", let next = story.subject.nextDeadline {
            story.now = max(story.now, next)
            guard story.applyDeadlines().contains(.warning) else { continue }
            times.append(story.now.since(Sample.start).microseconds / 60_000_000)
        }
        return times
    }

    @Test func `Owners are reminded again and again until the window passes`() {
        let story = story(policy())
        #expect(reminders(of: story) == [20, 25])
        #expect(story.notices.filter { $0.purpose == .warning }.count == 4, "two owners, each time")
        let first = story.entries.first { $0.kind == .warningDue }
        #expect(first?.fields["next"] == .string(minutes(25).description))
        let last = story.entries.last { $0.kind == .warningDue }
        #expect(last?.fields["next"] == nil, "at thirty the window passes, and nobody is reminded of that")
    }

    @Test func `Without a warning the first reminder comes after the same time`() {
        #expect(reminders(of: story(policy { $0.levels[0].warning = nil })) == [5, 10, 15, 20, 25])
    }

    @Test func `Whoever does it by hand is reminded for as long as the procedure has`() {
        let story = story(
            policy {
                let steps = [Procedure.Step(name: "call", text: "Call them.")]
                $0.levels[0].procedure = Procedure(steps: steps, window: .seconds(2400))
                $0.levels[0].remindEvery = .seconds(900)
            }
        )
        story.now = minutes(10)
        #expect(story.decide(Sample.decision(.manual, under: nil)) == nil)
        #expect(
            reminders(of: story) == [30, 45],
            "twenty minutes after it began, and every fifteen from then on"
        )
        #expect(story.place == "passed to supervisor")
    }

    @Test func `A decision ends the reminders of its level`() {
        let story = story(policy())
        story.now = minutes(21)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.decide(Sample.decision()) == nil)
        story.now = minutes(200)
        #expect(story.applyDeadlines() == [])
    }

    @Test func `After an outage owners are reminded once, and then as before`() {
        let story = story(policy { $0.levels[0].warning = .seconds(300) })
        story.now = minutes(17)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.stay?.warningDue == minutes(20), "what lies in the past is not made up for")
        #expect(story.applyDeadlines() == [])
        story.now = minutes(20)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.stay?.warningDue == minutes(25), "armed at a reminder, the next is a later one")
    }

    @Test func `A clock that stands still moves the reminders that are still to come`() {
        let story = story(policy())
        story.now = minutes(22)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.wait(until: minutes(32)) == nil)
        #expect(story.stay?.warningDue == minutes(35), "two of five minutes had passed")
        story.now = minutes(27)
        #expect(story.endWait() == nil)
        #expect(story.stay?.warningDue == minutes(30))
        #expect(reminders(of: story) == [30])
        #expect(story.place == "passed to supervisor")
    }

    @Test func `A reminder that is due already is not put off by a pause`() {
        let story = story(policy())
        story.now = minutes(21)
        #expect(story.wait(until: minutes(30)) == nil)
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.stay?.warningDue == minutes(34))
    }

    @Test func `A window that is cut leaves no reminder after it`() {
        let story = Story(
            policy: policy(),
            asking: Ask(gate: "g", question: "May it?", neededBy: Sample.start + .seconds(22 * 60))
        )
        story.enter()
        #expect(reminders(of: story) == [20])
    }

    @Test(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
    func `Reminders are counted in the calendars of their level and move with them`() throws {
        let office = try CalendarSample.office()
        let story = Story(
            policy: BusinessWindowTests.policy(in: "office").repeating(every: .seconds(1800)),
            calendars: BusinessCalendars([office]),
            at: BusinessWindowTests.fridayAtFive
        )
        story.enter()
        #expect(story.stay?.warningDue == .at("2026-02-09T11:00:00Z"))
        story.now = .at("2026-02-09T11:00:00Z")
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.stay?.warningDue == .at("2026-02-09T11:30:00Z"))
        let shorter = try CalendarSample.office {
            $0.week[.monday] = CalendarSample.hours("09:00-12:15", "13:15-17:00")
        }
        story.calendars = BusinessCalendars([shorter])
        #expect(story.followCalendar())
        #expect(
            story.stay?.warningDue == .at("2026-02-09T12:30:00Z"),
            "a quarter of an hour was counted before the break"
        )
        #expect(!story.subject.isBehindCalendar(policy: story.policy, calendars: story.calendars))
        story.now = .at("2026-02-09T12:30:00Z")
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.stay?.warningDue == nil, "half an hour later the window passes")
    }
}

extension Policy {
    fileprivate func repeating(every span: Duration) -> Policy {
        var policy = self
        policy.followsCalendar = true
        for index in policy.levels.indices { policy.levels[index].remindEvery = span }
        return policy
    }
}
