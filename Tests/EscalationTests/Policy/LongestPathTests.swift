import Testing

@testable import Escalation

@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct LongestPathTests {
    static let now = Instant.at("2026-01-05T00:00:00Z")

    @Test func `By the wall clock a path takes as long as its windows`() throws {
        let policy = Sample.policy()
        let path = try #require(policy.longestPath(from: "operator", now: Self.now, calendars: .none))
        #expect(path.duration == .seconds(210 * 60))
        let later = try #require(policy.longestPath(from: "supervisor", now: Self.now, calendars: .none))
        #expect(later.duration == .seconds(180 * 60))
        #expect(policy.longestPath(from: "nowhere", now: Self.now, calendars: .none) == nil)
    }

    @Test func `The longest way of four hours leads over the longest weekend`() throws {
        // Without holidays: Friday 17:00 to Monday 13:00, on the weekend that the clocks are put back.
        let policy = Sample.policy {
            $0.levels = [$0.levels[2]]
            $0.levels[0].window = .seconds(4 * 3600)
            $0.levels[0].calendars = ["office"]
        }
        let office = BusinessCalendars([try CalendarSample.office()])
        let path = try #require(policy.longestPath(from: "board", now: Self.now, calendars: office))
        #expect(path.duration == .seconds((2 * 24 + 20 + 1) * 3600))
        // With Christmas: in 2026 it falls on a Friday, so that nobody works from Thursday to Monday.
        let christmas = BusinessCalendars([
            try CalendarSample.office { $0.holidays = [Holiday("Christmas", .yearly(month: 12, day: 25))] }
        ])
        let longer = try #require(policy.longestPath(from: "board", now: Self.now, calendars: christmas))
        #expect(longer.duration == .seconds((3 * 24 + 20) * 3600))
        #expect(longer.from == .at("2026-12-24T16:00:00Z") || longer.from == .at("2026-12-24T12:00:00.000001Z"))
    }

    @Test func `Calendars that are missing are said, and counted by the wall`() throws {
        let policy = BusinessWindowTests.policy(in: "mars")
        let path = try #require(policy.longestPath(from: "operator", now: Self.now, calendars: .none))
        #expect(path.duration == .seconds(12 * 3600))
        #expect(path.missing == ["mars"])
    }

    @Test(arguments: Seeded.seeds.suffix(6))
    func `No path is longer than the longest, whenever it begins`(seed: UInt64) throws {
        var dice = Seeded(seed)
        let calendars = BusinessCalendars([
            CalendarSample.random(using: &dice, named: "one"), CalendarSample.random(using: &dice, named: "two"),
        ])
        let policy = Sample.policy { policy in
            for index in policy.levels.indices {
                policy.levels[index].window = .seconds(Int.random(in: 1...40, using: &dice) * 1800)
                policy.levels[index].calendars = dice.pick([[], ["one"], ["two"], ["one", "two"]])
            }
        }
        let longest = try #require(policy.longestPath(from: "operator", now: Self.now, calendars: calendars))
        func duration(from start: Instant) -> Duration {
            policy.levels.reduce(start) { StayTiming(of: $1, from: $0, calendars: calendars).windowEnds }.since(start)
        }
        #expect(duration(from: longest.from) == longest.duration, "seed \(seed)")
        for _ in 0..<2000 {
            let start = Self.now + .seconds(Int.random(in: 0...731 * 86_400, using: &dice))
            #expect(duration(from: start) <= longest.duration, "seed \(seed), from \(start)")
        }
    }
}
