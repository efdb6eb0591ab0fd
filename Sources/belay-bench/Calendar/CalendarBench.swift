import CEL
import Escalation
import Fleet
import JSON

/// What a deadline in business time costs when the window is a year of it.
enum CalendarBench: Bench {
    static let name = "calendar"
    static let summary = "a deadline over a year of a calendar with holidays, from any second of ten years"

    /// What eight hours on 250 days come to.
    private static let year: Duration = .seconds(2000 * 3600)
    private static let firstStart: Int64 = 1_767_225_600

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let calendar = try calendar()
        var cold: [Double] = []
        // The first deadline of a calendar also works out the years that it passes through.
        for _ in 0..<20 {
            let time = BusinessTime([calendar])
            cold.append(ContinuousClock().measure { _ = time.instant(after: year, from: start(0)) }.inSeconds * 1e6)
        }
        let time = BusinessTime([calendar])
        let count: Int64 = isQuick ? 100_000 : 1_000_000
        try check(time)
        let warm = try (0..<5).map { _ in
            var found: Int64 = 0
            let took = ContinuousClock().measure {
                for number in 0..<count where time.instant(after: year, from: start(number)) != nil { found += 1 }
            }
            guard found == count else { throw BenchError("\(count - found) starts have no deadline") }
            return took.inSeconds * 1e6 / Double(count)
        }
        return [
            Figure(name: name, value: warm.median, unit: "µs", target: 20, sense: .atMost),
            Figure(name: "calendar, first use", value: cold.median, unit: "µs"),
        ]
    }

    /// A second somewhere in ten years, another for each number.
    private static func start(_ number: Int64) -> Instant {
        Instant(seconds: firstStart + number &* 48_271 % 315_360_000)
    }

    /// Every deadline against what was worked until then.
    private static func check(_ time: BusinessTime) throws {
        for number in 0..<10_000 as Range<Int64> {
            let start = start(number)
            guard let end = time.instant(after: year, from: start), time.workingTime(from: start, to: end) == year
            else {
                throw BenchError("a year of working time from \(start) is none")
            }
        }
    }

    private static func calendar() throws -> BusinessCalendar {
        func hours(_ spans: String...) -> WorkingHours { WorkingHours(spans.compactMap { .init($0) }) ?? .none }
        let day = hours("09:00-12:30", "13:30-18:00")
        let fixed = [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)].map { month, day in
            Holiday("\(month)-\(day)", .yearly(month: month, day: day), observed: .next)
        }
        return try BusinessCalendar(
            name: "bench",
            timeZone: "Europe/Berlin",
            days: WorkingDays(
                week: Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, day) }),
                holidays: fixed + [-2, 1, 39, 50].map { Holiday("Easter \($0)", .easter(offset: $0)) },
                halfDays: [.init("Christmas Eve", .yearly(month: 12, day: 24), hours: hours("09:00-12:00"))]
            ),
            timeZones: .system
        )
    }
}
