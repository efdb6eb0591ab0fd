import CEL
import Testing

@testable import Escalation

@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct BusinessTimeTests {
    static func deadline(_ hours: Int, from start: String, _ calendars: BusinessCalendar...) -> String? {
        BusinessTime(calendars).instant(after: .seconds(hours * 3600), from: .at(start))?.description
    }

    @Test(arguments: [
        // Friday 17:00 plus four hours is Monday 13:00; Berlin stands at +01:00 in February, +02:00 in May.
        ("2026-02-06T16:00:00Z", 4, "2026-02-09T12:00:00Z"),
        // What fits ends on the same day, at its very end too.
        ("2026-02-06T12:00:00Z", 4, "2026-02-06T16:00:00Z"), ("2026-02-06T12:00:01Z", 4, "2026-02-09T08:00:01Z"),
        // From the night, the day's first hour counts.
        ("2026-02-06T03:00:00Z", 1, "2026-02-06T09:00:00Z"), ("2026-02-07T03:00:00Z", 1, "2026-02-09T09:00:00Z"),
        // Over a weekend on which the clocks are put forward, and back.
        ("2026-03-27T16:00:00Z", 1, "2026-03-30T08:00:00Z"), ("2026-10-23T15:00:00Z", 1, "2026-10-26T09:00:00Z"),
        // Over a leap day.
        ("2028-02-28T16:00:00Z", 9, "2028-03-01T09:00:00Z"),
        // Over the new year.
        ("2026-12-31T15:00:00Z", 2, "2027-01-01T09:00:00Z"),
        ("2026-02-06T16:00:00Z", 0, "2026-02-06T16:00:00Z"),
    ])
    func `A window passes when its hours were worked`(start: String, hours: Int, expected: String) throws {
        #expect(Self.deadline(hours, from: start, try CalendarSample.office()) == expected)
    }

    @Test func `A window that starts on a holiday begins with the next working day`() throws {
        let office = try CalendarSample.office {
            $0.holidays = [Holiday("Easter Monday", .easter(offset: 1)), Holiday("Good Friday", .easter(offset: -2))]
        }
        #expect(Self.deadline(1, from: "2026-04-06T08:00:00Z", office) == "2026-04-07T08:00:00Z")
        #expect(Self.deadline(2, from: "2026-04-02T14:00:00Z", office) == "2026-04-07T08:00:00Z")
    }

    @Test func `An hour that the clock skips is not worked, and one that it shows twice is worked twice`() throws {
        let night = try CalendarSample.office { days in
            days.week = Dictionary(
                uniqueKeysWithValues: Weekday.allCases.map { ($0, CalendarSample.hours("00:00-06:00")) }
            )
        }
        let time = BusinessTime([night])
        func worked(_ day: String) -> Duration {
            time.workingTime(from: .at("\(day)T00:00:00+01:00"), to: .at("\(day)T12:00:00+01:00"))
        }
        #expect(worked("2026-03-28") == .seconds(6 * 3600))
        #expect(worked("2026-03-29") == .seconds(5 * 3600))
        // Midnight of the day after the night of the 24th stands an hour earlier in UTC.
        #expect(
            time.workingTime(from: .at("2026-10-25T00:00:00+02:00"), to: .at("2026-10-25T12:00:00+01:00"))
                == .seconds(7 * 3600)
        )
        // Half past two comes twice; both are worked.
        #expect(time.isWorking(at: .at("2026-10-25T02:30:00+02:00")))
        #expect(time.isWorking(at: .at("2026-10-25T02:30:00+01:00")))
    }

    @Test func `A span that ends where the clock jumps back has a break in it`() throws {
        let time = BusinessTime([
            try CalendarSample.office { $0.week[.sunday] = CalendarSample.hours("01:00-02:30") }
        ])
        let span = { time.workingTime(from: .at($0), to: .at($1)) }
        #expect(span("2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00") == .seconds(5400))
        #expect(span("2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00") == .zero)
        #expect(span("2026-10-25T02:00:00+01:00", "2026-10-25T03:00:00+01:00") == .seconds(1800))
    }

    @Test func `A day that a zone never had is not worked`() throws {
        // Samoa went from Thursday 29 December 2011 to Saturday the 31st.
        let apia = try CalendarSample.office(in: "Pacific/Apia")
        #expect(Self.deadline(9, from: "2011-12-29T09:00:00-10:00", apia) == "2012-01-01T20:00:00Z")
    }

    @Test func `Midnight ends a day and begins the next without a gap`() throws {
        let always = try CalendarSample.office { days in
            days.week = Dictionary(
                uniqueKeysWithValues: Weekday.allCases.map { ($0, CalendarSample.hours("00:00-24:00")) }
            )
        }
        let time = BusinessTime([always])
        let (start, end) = (Instant.at("2026-01-01T00:00:00Z"), Instant.at("2027-06-01T12:34:56.789Z"))
        #expect(time.workingTime(from: start, to: end) == end.since(start))
        #expect(time.instant(after: end.since(start), from: start) == end)
    }

    @Test func `A half day counts only where the day is worked`() throws {
        let office = try CalendarSample.office {
            $0.halfDays = [
                .init("Christmas Eve", .yearly(month: 12, day: 24), hours: CalendarSample.hours("09:00-12:00"))
            ]
        }
        let worked = { (day: String) in
            BusinessTime([office]).workingTime(from: .at("\(day)T00:00:00Z"), to: .at("\(day)T23:00:00Z"))
        }
        #expect(worked("2026-12-24") == .seconds(3 * 3600))
        // A Sunday.
        #expect(worked("2028-12-24") == .zero)
    }

    @Test func `A holiday outranks a half day, and an exception both`() throws {
        let office = try CalendarSample.office {
            $0.holidays = [Holiday("Christmas", .yearly(month: 12, day: 25))]
            $0.halfDays = [.init("Short", .yearly(month: 12, day: 25), hours: CalendarSample.hours("09:00-10:00"))]
            $0.exceptions = [
                CalendarSample.date("2028-12-25"): CalendarSample.hours("09:00-11:00"),
                CalendarSample.date("2026-02-07"): CalendarSample.hours("10:00-14:00"),
            ]
        }
        let worked = { (day: String) in
            BusinessTime([office]).workingTime(from: .at("\(day)T00:00:00Z"), to: .at("\(day)T23:00:00Z"))
        }
        #expect(worked("2026-12-25") == .zero)
        #expect(worked("2028-12-25") == .seconds(2 * 3600))
        // A Saturday.
        #expect(worked("2026-02-07") == .seconds(4 * 3600))
    }

    @Test func `Following the sun, time counts where anybody works, and once`() throws {
        let calendars = [
            try CalendarSample.office("berlin", in: "Europe/Berlin"),
            try CalendarSample.office("new-york", in: "America/New_York"),
            try CalendarSample.office("tokyo", in: "Asia/Tokyo"),
        ]
        let time = BusinessTime(calendars)
        // Tokyo from 0 to 8 of UTC, Berlin from 8 to 16, New York from 14 to 22.
        #expect(
            time.workingTime(from: .at("2026-02-04T00:00:00Z"), to: .at("2026-02-05T00:00:00Z")) == .seconds(22 * 3600)
        )
        #expect(!time.isWorking(at: .at("2026-02-04T22:00:00Z")))
        #expect(
            time.instant(after: .seconds(23 * 3600), from: .at("2026-02-04T00:00:00Z")) == .at("2026-02-05T01:00:00Z")
        )
    }

    @Test func `Somebody works from the first instant of a span and no longer at its end`() throws {
        let time = BusinessTime([try CalendarSample.office()])
        let (nine, five) = (Instant.at("2026-02-04T08:00:00Z"), Instant.at("2026-02-04T16:00:00Z"))
        #expect(time.isWorking(at: nine) && !time.isWorking(at: nine - .microseconds(1)))
        #expect(!time.isWorking(at: five) && time.isWorking(at: five - .microseconds(1)))
    }

    @Test func `A calendar without one working hour is refused`() {
        func problem(_ change: (inout WorkingDays) -> Void) -> CalendarProblem? {
            do throws(CalendarProblem) {
                var days = WorkingDays(week: CalendarSample.weekdays(CalendarSample.hours("09:00-17:00")))
                change(&days)
                _ = try BusinessCalendar(name: "x", timeZone: "UTC", days: days, timeZones: .fixedOnly)
                return nil
            } catch {
                return error
            }
        }
        #expect(problem { _ in } == nil)
        #expect(problem { $0.week = [:] } == .noWorkingHour(year: nil))
        #expect(problem { $0.week = [.monday: .none] } == .noWorkingHour(year: nil))
        #expect(problem { $0.week = [.monday: CalendarSample.hours("09:00-09:59")] } == .noWorkingHour(year: nil))
        let everyMonday = (1...12).flatMap { (month: Int) -> [Holiday] in
            (1...5).map { Holiday("Monday", .weekday(.monday, nth: $0, month: month)) }
        }
        let mondays = problem {
            $0.week = [.monday: CalendarSample.hours("09:00-17:00")]
            $0.holidays = everyMonday
        }
        #expect(mondays == .noWorkingHour(year: 2024))
        // Exceptions end one day, and a window must pass after that too.
        let exceptions = problem {
            $0.week = [:]
            $0.exceptions = [CalendarSample.date("2026-02-07"): CalendarSample.hours("10:00-14:00")]
        }
        #expect(exceptions == .noWorkingHour(year: nil))
    }

    @Test func `A calendar in a zone that nobody knows is refused`() {
        #expect(throws: CalendarProblem.unknownTimeZone("Europe/Berlim")) {
            try CalendarSample.office(in: "Europe/Berlim")
        }
    }

    @Test func `A budget that a hundred years do not hold has no deadline`() throws {
        let time = BusinessTime([try CalendarSample.office()])
        #expect(time.instant(after: .seconds(3600 * 24 * 366 * 100), from: Sample.start) == nil)
        #expect(time.instant(after: .microseconds(Int64.max), from: Sample.start) == nil)
        #expect(time.instant(after: .seconds(1), from: Instant(microseconds: .max)) == nil)
        #expect(time.instant(before: .distantPast, by: .microseconds(Int64.max)) == nil)
        #expect(!time.isWorking(at: Instant(microseconds: .min)))
    }

    @Test(arguments: Seeded.seeds)
    func `Budgets add up, and working time is the inverse of a deadline`(seed: UInt64) {
        var dice = Seeded(seed)
        for _ in 0..<5 {
            let calendars = (0..<Int.random(in: 1...3, using: &dice)).map { _ in CalendarSample.random(using: &dice) }
            let time = BusinessTime(calendars)
            for _ in 0..<200 {
                let start = Instant(
                    microseconds: .random(in: 1_325_376_000_000_000...2_524_608_000_000_000, using: &dice)
                )
                let first = Duration.microseconds(Int64.random(in: 0...200_000_000_000, using: &dice))
                let second = Duration.microseconds(Int64.random(in: 0...2_000_000_000_000, using: &dice))
                guard let middle = time.instant(after: first, from: start),
                    let end = time.instant(after: second, from: middle)
                else { continue }
                #expect(time.instant(after: first + second, from: start) == end, "seed \(seed), from \(start)")
                #expect(time.workingTime(from: start, to: end) == first + second, "seed \(seed), from \(start)")
                #expect(time.workingTime(from: end, to: start) == .zero - first - second, "seed \(seed)")
                // Nothing is due a microsecond early.
                if second > .zero {
                    #expect(time.workingTime(from: start, to: end - .microseconds(1)) < first + second, "seed \(seed)")
                }
                if let latest = time.instant(before: end, by: first + second) {
                    #expect(latest >= start, "seed \(seed)")
                    #expect(time.workingTime(from: latest, to: end) == first + second, "seed \(seed)")
                    #expect(
                        time.workingTime(from: latest + .microseconds(1), to: end) < first + second || second == .zero
                    )
                }
            }
        }
    }

    @Test(arguments: Seeded.seeds)
    func `An answer does not depend on what was asked before`(seed: UInt64) {
        var dice = Seeded(seed)
        let calendar = CalendarSample.random(using: &dice)
        let asked = BusinessTime([calendar])
        for _ in 0..<20 {
            let start = Instant(seconds: .random(in: 0...4_000_000_000, using: &dice))
            let budget = Duration.seconds(Int.random(in: 1...4_000_000, using: &dice))
            #expect(
                asked.instant(after: budget, from: start)
                    == BusinessTime([calendar]).instant(after: budget, from: start)
            )
        }
    }
}
