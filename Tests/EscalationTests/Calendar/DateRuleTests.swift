import Testing

@testable import Escalation

@Suite struct DateRuleTests {
    @Test(arguments: [
        // U.S. Census Bureau, "Easter dates from 1600 to 2099"; the edges are 22 March and 25 April.
        "1818-03-22", "1943-04-25", "1961-04-02", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20",
        "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18", "2076-04-19", "2285-03-22",
    ])
    func `Easter falls where the church tables say`(text: String) {
        let date = CalendarSample.date(text)
        #expect(DateRule.easter(offset: 0).date(in: date.year) == date)
    }

    @Test(arguments: [
        (DateRule.weekday(.monday, nth: 1, month: 9), 2026, "2026-09-07"),
        (.weekday(.thursday, nth: 4, month: 11), 2026, "2026-11-26"),
        (.weekday(.monday, nth: nil, month: 5), 2027, "2027-05-31"),
        (.weekday(.sunday, nth: nil, month: 2), 2032, "2032-02-29"),
        (.weekday(.saturday, nth: 5, month: 2), 2028, "none"),
        (.weekday(.tuesday, nth: 5, month: 2), 2028, "2028-02-29"),
        (.yearly(month: 2, day: 29), 2028, "2028-02-29"), (.yearly(month: 2, day: 29), 2026, "none"),
        (.yearly(month: 2, day: 29), 2100, "none"), (.easter(offset: 1), 2026, "2026-04-06"),
        (.easter(offset: -47), 2028, "2028-02-29"), (.date(CalendarSample.date("2026-05-01")), 2026, "2026-05-01"),
        (.date(CalendarSample.date("2026-05-01")), 2027, "none"),
    ])
    func `A rule names one day of a year or none`(rule: DateRule, year: Int, expected: String) {
        #expect((rule.date(in: year)?.description ?? "none") == expected)
    }

    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-1-1", "0000-01-01", "2026-01-01T", "2026/01/01", "", "+026-01-01",
    ])
    func `What is no date is refused`(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test(arguments: [
        "09:00", "09:00-09:00", "17:00-09:00", "09:00-24:01", "9:00-17:00", "09:60-17:00", "09:00-17:00-18:00", "",
        "-09:00", "09:00-25:00",
    ])
    func `What is no span of a day is refused`(text: String) {
        #expect(WorkingHours.Span(text) == nil)
    }

    @Test func `Spans of a day may touch and may not overlap`() {
        func spans(_ texts: String...) -> [WorkingHours.Span] { texts.map { WorkingHours.Span($0)! } }
        #expect(WorkingHours(spans("13:00-17:00", "09:00-13:00"))?.spans == spans("09:00-17:00"))
        #expect(WorkingHours(spans("22:00-24:00", "00:00-06:00"))?.spans == spans("00:00-06:00", "22:00-24:00"))
        #expect(WorkingHours(spans("09:00-13:00", "12:59-17:00")) == nil)
    }

    @Test(arguments: [
        // England, where Christmas and Boxing Day both move past one another's day.
        (Observance.next, 2021, ["2021-12-25", "2021-12-26", "2021-12-27", "2021-12-28"]),
        (.next, 2022, ["2022-12-25", "2022-12-26", "2022-12-27"]),
        (.next, 2026, ["2026-12-25", "2026-12-26", "2026-12-28"]),
        (.nearest, 2021, ["2021-12-24", "2021-12-25", "2021-12-26", "2021-12-27"]),
        (.nearest, 2023, ["2023-12-25", "2023-12-26"]),
    ])
    func `A holiday on a weekend is taken on a weekday that is no holiday already`(
        observance: Observance,
        year: Int,
        expected: [String]
    ) throws {
        let days = WorkingDays(
            week: CalendarSample.weekdays(CalendarSample.hours("09:00-17:00")),
            holidays: [
                Holiday("Christmas", .yearly(month: 12, day: 25), observed: observance),
                Holiday("Boxing Day", .yearly(month: 12, day: 26), observed: observance),
            ]
        )
        #expect(days.daysOff(in: year...year).filter { $0.year == year }.sorted().map(\.description) == expected)
    }

    @Test func `New Year on a Saturday is taken in the year before, where the nearest day counts`() {
        let days = WorkingDays(
            week: CalendarSample.weekdays(CalendarSample.hours("09:00-17:00")),
            holidays: [Holiday("New Year", .yearly(month: 1, day: 1), observed: .nearest)]
        )
        #expect(days.daysOff(in: 2021...2021).contains(CalendarSample.date("2021-12-31")))
    }
}
