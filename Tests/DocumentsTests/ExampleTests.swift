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
        try DirectoryReader().directory(in: source("directory.yaml")).get()
    }

    static func installation() throws -> Installation {
        Installation(levels: ["operator", "supervisor", "board"], directory: try directory())
    }
}

@Suite struct ExampleTests {
    @Test(arguments: ["payment-approval", "failed-integration"])
    func `The example policies are read without an issue`(name: String) throws {
        let reader = PolicyReader(installation: try Example.installation())
        let reading = reader.policies(in: try Example.source("policies/\(name).yaml"))
        #expect(reading.issues.map(\.description) == [])
        let policy = try #require(try reading.get().first)
        #expect(policy.name.rawValue == name)
        #expect(policy.levels.map(\.level) == ["operator", "supervisor", "board"])
    }
}
