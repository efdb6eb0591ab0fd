import CEL
import Escalation
import Testing

@testable import Commands

@Suite struct WorkingWindowTests {
    @Test func `A window in working time is told in the hours and by the clock of those who work it`() throws {
        let hours = try #require(WorkingHours.Span("09:00-17:00").flatMap { WorkingHours([$0]) })
        let calendar = try BusinessCalendar(
            name: "office",
            timeZone: "+01:00",
            days: WorkingDays(week: Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, hours) })),
            timeZones: .fixedOnly
        )
        let (friday, monday) = (
            try #require(Instant("2026-02-06T15:30:00Z")), try #require(Instant("2026-02-09T12:00:00Z"))
        )
        let window = WorkingWindow(ends: monday, time: BusinessTime([calendar]), timeZones: .fixedOnly)
        #expect(window.text(at: friday) == "4h30m of working time left (office), until Monday 2026-02-09 13:00 +01:00")
        #expect(window.text(at: monday + .seconds(3600)).hasPrefix("-1h of working time left"))
    }
}
