import Foundation
import Testing

@testable import Escalation

@Suite(.enabled(if: HolidayPackage.python != nil, Comment(rawValue: HolidayPackage.missing)))
struct PublicHolidayTests {
    @Test func `Rules for the holidays of five places agree with the package that follows their laws`() throws {
        let years = 2026...2045
        let output = try SecondImplementation.python(
            [SecondImplementation.path("public_holidays"), "\(years.lowerBound)", "\(years.upperBound)"],
            interpreter: try #require(HolidayPackage.python)
        )
        let places = try JSONDecoder().decode([String: [String]].self, from: Data(output.utf8))
        var compared = 0
        for (place, expected) in places {
            let days = WorkingDays(
                week: CalendarSample.weekdays(CalendarSample.hours("09:00-17:00")),
                holidays: try #require(Self.holidays[place])
            )
            let off = days.daysOff(in: years).filter { years.contains($0.year) && days.isWorked($0.weekday) }
            #expect(off.sorted().map(\.description) == expected, "\(place)")
            compared += expected.count
        }
        #expect(places.count == 5)
        print("Public holidays: \(compared) days off of \(places.count) places agree")
    }

    private static func yearly(_ month: Int, _ day: Int, _ observed: Observance? = nil) -> Holiday {
        Holiday("\(month)-\(day)", .yearly(month: month, day: day), observed: observed)
    }

    private static func easter(_ offset: Int) -> Holiday { Holiday("Easter \(offset)", .easter(offset: offset)) }

    private static func monday(_ nth: Int?, of month: Int) -> Holiday {
        Holiday("Monday of \(month)", .weekday(.monday, nth: nth, month: month))
    }

    private static let holidays: [String: [Holiday]] = [
        "US": [
            yearly(1, 1, .nearest), monday(3, of: 1), monday(3, of: 2), monday(nil, of: 5), yearly(6, 19, .nearest),
            yearly(7, 4, .nearest), monday(1, of: 9), monday(2, of: 10), yearly(11, 11, .nearest),
            Holiday("Thanksgiving", .weekday(.thursday, nth: 4, month: 11)), yearly(12, 25, .nearest),
        ],
        "GB-ENG": [
            yearly(1, 1, .next), easter(-2), easter(1), monday(1, of: 5), monday(nil, of: 5), monday(nil, of: 8),
            yearly(12, 25, .next), yearly(12, 26, .next),
        ],
        "DE-BE": [
            yearly(1, 1), yearly(3, 8), easter(-2), easter(1), yearly(5, 1), easter(39), easter(50), yearly(10, 3),
            yearly(12, 25), yearly(12, 26),
        ],
        "NO": [
            yearly(1, 1), easter(-3), easter(-2), easter(1), yearly(5, 1), yearly(5, 17), easter(39), easter(50),
            yearly(12, 25), yearly(12, 26),
        ],
        "FR": [
            yearly(1, 1), easter(1), yearly(5, 1), yearly(5, 8), easter(39), easter(50), yearly(7, 14), yearly(8, 15),
            yearly(11, 1), yearly(11, 11), yearly(12, 25),
        ],
    ]
}

/// A virtual environment of Python with the package `holidays` in it, made once where tests may keep one.
enum HolidayPackage {
    static let missing = "the package `holidays` is not there: PyPI is not reachable, or BELAY_DEV_DIR names no folder"

    /// Its interpreter; `nil` where there is neither an environment nor a way to make one.
    static let python: String? = {
        guard let base = ProcessInfo.processInfo.environment["BELAY_DEV_DIR"] else { return nil }
        let folder = "\(base)/holidays"
        let python = "\(folder)/bin/python"
        let works = { (try? SecondImplementation.python(["-c", "import holidays"], interpreter: python)) != nil }
        if FileManager.default.isExecutableFile(atPath: python), works() { return python }
        do {
            _ = try SecondImplementation.python(["-m", "venv", folder])
            _ = try SecondImplementation.python(
                ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "holidays>=0.60,<1"],
                interpreter: python
            )
            return works() ? python : nil
        } catch {
            return nil
        }
    }()
}
