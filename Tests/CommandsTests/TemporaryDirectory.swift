import Foundation

/// A directory of a test's own, removed with the last reference to it.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "belay-commands-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        let file = path + "/" + name
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }

    /// A settings file that sets nothing.
    static let emptySettings: String = {
        let path = NSTemporaryDirectory() + "belay-commands-empty.yaml"
        try? "environment: test\n".write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }()
}
