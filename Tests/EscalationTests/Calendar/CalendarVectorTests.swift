import CEL
import Foundation
import Testing

@testable import Escalation

@Suite(.enabled(if: CalendarSample.hasZones, "there is no zone database on this machine"))
struct CalendarVectorTests {
    @Test(.enabled(if: SecondImplementation.canRun, "Python 3.9 with its zone database is not there"))
    func `Deadlines agree with those that Python works out quarter by quarter`() throws {
        let seed = Int.random(in: 1...999_999)
        let output = try SecondImplementation.run("calendar_vectors", ["\(seed)", "240", "25"])
        let groups = try output.split(separator: "\n").map {
            try JSONDecoder().decode(VectorGroup.self, from: Data($0.utf8))
        }
        var compared = 0
        for (number, group) in groups.enumerated() {
            let time = BusinessTime(try group.calendars.map { try $0.calendar() })
            for vector in group.cases {
                let start = Instant(microseconds: vector.start)
                let deadline = time.instant(after: .microseconds(vector.budget), from: start)
                #expect(
                    deadline == Instant(microseconds: vector.deadline),
                    "seed \(seed), group \(number): \(vector.budget) µs from \(start)"
                )
                #expect(time.isWorking(at: start) == vector.isWorking, "seed \(seed), group \(number): at \(start)")
                compared += 1
            }
        }
        #expect(compared == 6000)
        print("Calendars: \(compared) deadlines of \(groups.count) groups agree, seed \(seed)")
    }

    @Test(.enabled(if: SecondImplementation.canRun, "Python 3.9 with its zone database is not there"))
    func `Easter agrees with the epact tables in every year that there is`() throws {
        let output = try SecondImplementation.run("calendar_vectors", ["easter"])
        let days = output.split(separator: "\n").map(String.init)
        #expect(days.count == 10_000 - 1583)
        #expect(days == (1583..<10_000).map { CalendarDate.easter(of: $0).description })
    }
}

/// What the script prints.
private struct VectorGroup: Decodable {
    struct Case: Decodable {
        let start, budget, deadline: Int64
        let isWorking: Bool
    }

    struct Calendar: Decodable {
        struct Holiday: Decodable {
            let rule: String
            let observed: String?
        }

        struct HalfDay: Decodable {
            let rule: String
            let hours: [String]
        }

        let zone: String
        let week: [String: [String]]
        let holidays: [Holiday]
        let halfDays: [HalfDay]
        let exceptions: [String: [String]]
    }

    let calendars: [Calendar]
    let cases: [Case]
}

extension VectorGroup.Calendar {
    func calendar() throws -> BusinessCalendar {
        func hours(_ texts: [String]) throws -> WorkingHours {
            let spans = try texts.map { try #require(WorkingHours.Span($0)) }
            return try #require(WorkingHours(spans))
        }
        var days = WorkingDays(week: [:])
        for (name, texts) in week { days.week[try #require(Weekday(rawValue: name))] = try hours(texts) }
        days.holidays = try holidays.map { holiday in
            Escalation.Holiday(
                holiday.rule,
                try Self.rule(holiday.rule),
                observed: holiday.observed.flatMap { Observance(rawValue: $0) }
            )
        }
        days.halfDays = try halfDays.map {
            WorkingDays.HalfDay($0.rule, try Self.rule($0.rule), hours: try hours($0.hours))
        }
        for (date, texts) in exceptions { days.exceptions[try #require(CalendarDate(date))] = try hours(texts) }
        return try BusinessCalendar(name: "vector", timeZone: zone, days: days, timeZones: CalendarSample.zones)
    }

    private static func rule(_ text: String) throws -> DateRule {
        let parts = text.split(separator: ":").map(String.init)
        switch parts[0] {
        case "date":
            return .date(try #require(CalendarDate(parts[1])))
        case "yearly":
            let numbers = parts[1].split(separator: "-").compactMap { Int($0) }
            return .yearly(month: numbers[0], day: numbers[1])
        case "weekday":
            return .weekday(try #require(Weekday(rawValue: parts[1])), nth: Int(parts[2]), month: Int(parts[3])!)
        default:
            return .easter(offset: Int(parts[1])!)
        }
    }
}

/// The system's Python, with a script of `Resources/`.
enum SecondImplementation {
    static let interpreter = ProcessInfo.processInfo.environment["BELAY_TEST_PYTHON"] ?? "/usr/bin/python3"

    static let canRun = (try? python(["-c", "import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')"])) != nil

    static func path(_ script: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Resources/\(script).py").standardized
            .path
    }

    static func run(_ script: String, _ arguments: [String]) throws -> String {
        try python([path(script)] + arguments)
    }

    static func python(_ arguments: [String], interpreter: String = interpreter) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: interpreter)
        process.arguments = arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PythonFailed(code: process.terminationStatus) }
        return String(decoding: printed, as: UTF8.self)
    }

    struct PythonFailed: Error { let code: Int32 }
}
