import CEL
import Foundation

/// The conformance tests of the Common Expression Language (google/cel-spec, tests/simple), read from where they lie.
///
/// They are not part of this repository: `BELAY_SHARED_DATA` names the folder that holds `cel-conformance`; without it
/// `../shared/data` beside the repository is looked at.
enum ConformanceSuite {
    static let folder: URL? = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["BELAY_SHARED_DATA"].map { URL(filePath: $0) }
        let data = named ?? repository.deletingLastPathComponent().appending(path: "shared/data")
        let folder = data.appending(path: "cel-conformance")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static func load(from folder: URL) throws -> [ConformanceCase] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        var cases: [ConformanceCase] = []
        for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "textproto" {
            let suite = try TextProto.parse(String(contentsOf: file, encoding: .utf8))
            for section in suite.messages("section") {
                for test in section.messages("test") {
                    cases.append(
                        try ConformanceCase(
                            test,
                            file: file.deletingPathExtension().lastPathComponent,
                            section: section.text("name") ?? "?"
                        )
                    )
                }
            }
        }
        return cases
    }

    static let timeZones = CELTimeZones { name in
        (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))).map { [UInt8]($0) }
    }
}
