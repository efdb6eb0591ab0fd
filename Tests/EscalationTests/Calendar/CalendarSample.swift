import CEL
import Escalation
import Foundation

/// Calendars for the tests, with the zones of this machine's database.
enum CalendarSample {
    static let zones = CELTimeZones { name in
        (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))).map { [UInt8]($0) }
    }
    static let hasZones = FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin")

    static func hours(_ spans: String...) -> WorkingHours {
        WorkingHours(spans.map { WorkingHours.Span($0)! })!
    }

    static func weekdays(_ hours: WorkingHours) -> [Weekday: WorkingHours] {
        Dictionary(uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, hours) })
    }

    /// Monday to Friday from nine to five.
    static func office(
        _ name: CalendarName = "office",
        in zone: String = "Europe/Berlin",
        _ change: (inout WorkingDays) -> Void = { _ in }
    ) throws -> BusinessCalendar {
        var days = WorkingDays(week: weekdays(hours("09:00-17:00")))
        change(&days)
        return try BusinessCalendar(name: name, timeZone: zone, days: days, timeZones: zones)
    }

    static func date(_ text: String) -> CalendarDate { CalendarDate(text)! }

    /// Any calendar whatever.
    static func random(using dice: inout Seeded, named name: CalendarName = "any") -> BusinessCalendar {
        while true {
            var week: [Weekday: WorkingHours] = [:]
            for weekday in Weekday.allCases where !dice.happens(oneIn: 3) { week[weekday] = hours(using: &dice) }
            let days = WorkingDays(
                week: week,
                holidays: (0..<Int.random(in: 0...8, using: &dice)).map { number in
                    Holiday("Holiday \(number)", rule(using: &dice), observed: dice.pick([nil, .next, .nearest]))
                },
                halfDays: (0..<Int.random(in: 0...3, using: &dice)).map { number in
                    WorkingDays.HalfDay("Half day \(number)", rule(using: &dice), hours: hours(using: &dice))
                },
                exceptions: [CalendarDate(year: 2026, month: 2, day: 7)!: hours(using: &dice)]
            )
            let zone = dice.pick([
                "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "+05:30",
                "America/Santiago", "Africa/Casablanca",
            ])
            if let calendar = try? BusinessCalendar(name: name, timeZone: zone, days: days, timeZones: zones) {
                return calendar
            }
        }
    }

    private static func hours(using dice: inout Seeded) -> WorkingHours {
        let minutes = Set(
            (0..<2 * Int.random(in: 1...3, using: &dice)).map { _ in Int.random(in: 0...1440, using: &dice) }
        )
        let ordered = minutes.sorted()
        return WorkingHours(
            stride(from: 0, to: ordered.count - 1, by: 2).map {
                WorkingHours.Span(from: ordered[$0], until: ordered[$0 + 1])!
            }
        )!
    }

    private static func rule(using dice: inout Seeded) -> DateRule {
        switch Int.random(in: 0...3, using: &dice) {
        case 0: .date(CalendarDate(year: 2026, month: Int.random(in: 1...12, using: &dice), day: 17)!)
        case 1: .yearly(month: 2, day: Int.random(in: 1...29, using: &dice))
        case 2:
            .weekday(
                dice.pick(Weekday.allCases),
                nth: dice.pick([1, 2, 3, 4, 5, nil]),
                month: Int.random(in: 1...12, using: &dice)
            )
        default: .easter(offset: Int.random(in: -60...60, using: &dice))
        }
    }
}

extension Instant {
    /// A time that is known to be one.
    static func at(_ text: String) -> Instant { Instant(text)! }
}
