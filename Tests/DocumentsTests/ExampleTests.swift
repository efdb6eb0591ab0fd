import CEL
import Documents
import Escalation
import Foundation
import Testing

/// The files under `config/`, as a newcomer gets them.
enum Example {
    private static let config = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../config").standardized

    static func source(_ path: String) throws -> DocumentSource {
        DocumentSource(file: "config/" + path, bytes: Array(try Data(contentsOf: config.appending(path: path))))
    }

    static func directory() throws -> Directory {
        try DirectoryReader(timeZones: Example.zones).directory(in: source("directory.yaml")).get()
    }

    static let zones = CELTimeZones { name in
        (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))).map { [UInt8]($0) }
    }

    static func installation() throws -> Installation {
        Installation(levels: ["operator", "supervisor", "board"], directory: try directory())
    }
}

@Suite struct ExampleTests {
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/share/zoneinfo/Europe/Berlin"), "no zone database"))
    func `The example calendar is read without an issue`() throws {
        let reading = CalendarReader(timeZones: Example.zones).calendars(
            in: try Example.source("calendars/office.yaml")
        )
        #expect(reading.issues.map(\.description) == [])
        let time = BusinessTime(try reading.get())
        // Friday 16:00 in Berlin, and four hours: its Monday has three and a half before noon.
        let (friday, monday) = (Instant("2026-02-06T15:00:00Z")!, Instant("2026-02-09T13:00:00Z")!)
        #expect(time.instant(after: .seconds(4 * 3600), from: friday) == monday)
    }

    @Test(arguments: ["payment-approval", "failed-integration"])
    func `The example policies are read without an issue`(name: String) throws {
        let reader = PolicyReader(installation: try Example.installation())
        let reading = reader.policies(in: try Example.source("policies/\(name).yaml"))
        #expect(reading.issues.map(\.description) == [])
        let policy = try #require(try reading.get().first)
        #expect(policy.name.rawValue == name)
        #expect(policy.levels.map(\.level) == ["operator", "supervisor", "board"])
        for directory in [try Example.directory(), nil] {
            let report = policy.runTests(directory: directory, calendars: .none)
            #expect(report.results.count >= 3)
            #expect(report.results.flatMap(\.failures) == [])
        }
    }
}
