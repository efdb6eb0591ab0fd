import JSON
import Testing

@testable import Escalation

@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct BusinessWindowTests {
    /// Three levels of four hours each, whose owners are reminded after three.
    static func policy(in calendars: CalendarName...) -> Policy {
        Sample.policy { policy in
            for index in policy.levels.indices {
                policy.levels[index].window = .seconds(4 * 3600)
                policy.levels[index].warning = .seconds(3 * 3600)
                policy.levels[index].calendars = calendars
            }
        }
    }

    static let fridayAtFive = Instant.at("2026-02-06T16:00:00Z")

    @Test func `A window in a calendar is counted while somebody works`() throws {
        let calendars = BusinessCalendars([try CalendarSample.office()])
        let story = Story(policy: Self.policy(in: "office"), calendars: calendars, at: Self.fridayAtFive)
        #expect(story.stay?.windowEnds == .at("2026-02-09T12:00:00Z"))
        #expect(story.stay?.warningDue == .at("2026-02-09T11:00:00Z"))
        #expect(story.entries.last?.fields["calendars"] == ["office 1"])
        // Over the weekend nothing is due, and on Monday the next level has four hours of its own.
        story.enter()
        story.now = .at("2026-02-09T11:59:59Z")
        #expect(story.applyDeadlines() == [.warning])
        story.now = .at("2026-02-09T12:00:00Z")
        #expect(story.applyDeadlines() == [.window])
        #expect(story.place == "passed to supervisor")
        #expect(story.stay?.windowEnds == .at("2026-02-09T16:00:00Z"))
    }

    @Test func `Of several calendars, time counts where any works`() throws {
        let calendars = BusinessCalendars([
            try CalendarSample.office("berlin"), try CalendarSample.office("new-york", in: "America/New_York"),
        ])
        let story = Story(policy: Self.policy(in: "berlin", "new-york"), calendars: calendars, at: Self.fridayAtFive)
        #expect(story.stay?.windowEnds == .at("2026-02-06T20:00:00Z"))
        #expect(story.entries.last?.fields["calendars"] == ["berlin 1", "new-york 1"])
    }

    @Test func `A calendar that is missing leaves the wall clock, and the story says so`() throws {
        let calendars = BusinessCalendars([try CalendarSample.office("berlin")])
        let story = Story(policy: Self.policy(in: "berlin", "mars"), calendars: calendars, at: Self.fridayAtFive)
        #expect(story.stay?.windowEnds == .at("2026-02-06T20:00:00Z"))
        #expect(story.stay?.warningDue == .at("2026-02-06T19:00:00Z"))
        #expect(story.entries.last?.fields["wallTimeInsteadOf"] == ["berlin", "mars"])
    }

    @Test func `The newest calendar counts, whatever version of the policy a case is on`() throws {
        let story = Story(
            policy: Self.policy(in: "office"),
            calendars: BusinessCalendars([try CalendarSample.office()]),
            at: Self.fridayAtFive
        )
        let longer = try CalendarSample.office { $0.week[.monday] = CalendarSample.hours("09:00-20:00") }
        story.calendars = BusinessCalendars([longer])
        story.now = .at("2026-02-09T15:30:00Z")
        // What was armed stays; what is armed now is counted by the new one.
        #expect(story.applyDeadlines() == [.window])
        #expect(story.stay?.windowEnds == .at("2026-02-10T08:30:00Z"))
    }

    /// A case of Friday evening, and the same calendar with a holiday on Monday.
    static func followed(_ change: (inout Policy) -> Void = { _ in }) throws -> Story {
        var policy = Self.policy(in: "office")
        policy.followsCalendar = true
        change(&policy)
        let story = Story(
            policy: policy,
            calendars: BusinessCalendars([try CalendarSample.office()]),
            at: Self.fridayAtFive
        )
        story.enter()
        let monday = Holiday("Monday off", .date(CalendarSample.date("2026-02-09")))
        story.calendars = BusinessCalendars([try CalendarSample.office { $0.holidays = [monday] }])
        return story
    }

    @Test func `A deadline moves with its calendar where the policy follows it`() throws {
        let story = try Self.followed()
        #expect(story.subject.isBehindCalendar(policy: story.policy, calendars: story.calendars))
        let before = story.subject.revision
        #expect(story.followCalendar())
        #expect(story.stay?.windowEnds == .at("2026-02-10T12:00:00Z"))
        #expect(story.stay?.warningDue == .at("2026-02-10T11:00:00Z"))
        #expect(story.entries.last?.kind == .deadlineMoved)
        #expect(story.entries.last?.fields["from"] == "2026-02-09T12:00:00Z")
        #expect(story.subject.revision == before, "no decision rests on it")
        // Once is enough.
        #expect(!story.followCalendar())
        #expect(!story.subject.isBehindCalendar(policy: story.policy, calendars: story.calendars))
    }

    @Test func `A deadline stays where the policy does not follow its calendar`() throws {
        let story = try Self.followed { $0.followsCalendar = false }
        #expect(!story.followCalendar())
        #expect(story.stay?.windowEnds == .at("2026-02-09T12:00:00Z"))
    }

    @Test func `What is due stays due, and nothing moves into the past`() throws {
        let due = try Self.followed()
        due.now = .at("2026-02-09T12:00:00Z")
        #expect(!due.followCalendar())
        #expect(due.applyDeadlines() == [.window])

        let early = try Self.followed()
        early.calendars = BusinessCalendars([
            try CalendarSample.office { $0.week[.saturday] = CalendarSample.hours("09:00-17:00") }
        ])
        early.now = .at("2026-02-09T10:00:00Z")
        #expect(early.followCalendar())
        #expect(early.stay?.windowEnds == early.now)
        #expect(early.applyDeadlines() == [.window])
    }

    @Test func `A reminder that was given is not given again when the window moves`() throws {
        let story = try Self.followed()
        story.now = .at("2026-02-09T11:30:00Z")
        #expect(story.applyDeadlines() == [.warning])
        #expect(story.followCalendar())
        #expect(story.stay?.warningDue == nil)
    }

    @Test func `A policy without calendars says nothing of them`() {
        let story = Story()
        #expect(story.entries.last?.fields["calendars"] == nil)
        #expect(story.entries.last?.fields["wallTimeInsteadOf"] == nil)
    }

    @Test func `Wall time never passes later than working time`() throws {
        for seed in Seeded.seeds {
            var dice = Seeded(seed)
            let calendar = CalendarSample.random(using: &dice)
            var level = Sample.level("operator", "operators", window: Int.random(in: 1...5000, using: &dice))
            level.calendars = [calendar.name]
            let start = Instant(seconds: .random(in: 1_400_000_000...2_400_000_000, using: &dice))
            let working = StayTiming(of: level, from: start, calendars: BusinessCalendars([calendar]))
            let wall = StayTiming(of: level, from: start, calendars: .none)
            #expect(wall.windowEnds <= working.windowEnds, "seed \(seed)")
            #expect(wall.clock == .wallInstead([calendar.name]) && working.clock == .working(["any 1"]))
        }
    }
}
