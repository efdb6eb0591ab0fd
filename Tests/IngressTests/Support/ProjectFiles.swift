import Foundation
import Ingress
import JSON
import Testing

/// Files beside the tests.
enum ProjectFiles {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path).sorted()
    }

    /// Ingress with every source document that ships.
    static func ingress() throws -> Ingress {
        try Ingress(sources: names(in: "config/sources").map { try SourceDocument(yaml: text("config/sources/\($0)")) })
    }
}

/// Real payloads that nobody wrote for Belay; they are not part of the project.
enum SharedData {
    static let payloads =
        ProcessInfo.processInfo.environment["BELAY_SHARED_DATA"].map { URL(filePath: $0) }
        ?? ProjectFiles.root.deletingLastPathComponent().appending(path: "shared/data")

    static func url(_ path: String) -> URL { payloads.appending(path: "payloads/\(path)") }

    static func text(_ path: String) throws -> String { try String(contentsOf: url(path), encoding: .utf8) }

    static func json(_ path: String) throws -> JSONValue { try JSONValue.parse(text(path)) }

    /// The JSON documents of a file with one a line.
    static func lines(_ path: String) throws -> [JSONValue] {
        try text(path).split(separator: "\n").map { try JSONValue.parse(String($0)) }
    }
}

extension Trait where Self == ConditionTrait {
    static var needsSharedData: Self {
        .enabled(
            if: FileManager.default.fileExists(atPath: SharedData.url("celery").path),
            "the real payloads are not here: set BELAY_SHARED_DATA to the folder that holds payloads/"
        )
    }
}
