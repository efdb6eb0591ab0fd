import Foundation
import Testing

/// A server of `Resources/`, run by the system's Python. It prints `ready PORT`, then facts, one line of JSON each.
final class PythonServer {
    let port: UInt16
    private let process = Process()
    /// A server reads its input and ends with it, so none outlives a test run that was cut short.
    private let input = Pipe()
    private let output: FileHandle
    private var unread = Data()

    /// The system's Python, which is the one Debian's packages are for.
    static let python = "/usr/bin/python3"

    init(_ script: String, _ arguments: [String]) throws {
        let pipe = Pipe()
        let path = Bundle.module.path(forResource: script, ofType: "py", inDirectory: "Resources")
        self.process.executableURL = URL(filePath: Self.python)
        self.process.arguments = [try #require(path)] + arguments
        self.process.standardOutput = pipe
        self.process.standardInput = self.input
        self.output = pipe.fileHandleForReading
        try self.process.run()
        let line = try Self.line(from: pipe.fileHandleForReading, &self.unread)
        self.port = try #require(line.split(separator: " ").last.flatMap { UInt16($0) })
    }

    deinit {
        // A child begins with the signal mask of the thread that made it, and test threads block SIGTERM.
        kill(self.process.processIdentifier, SIGKILL)
        self.process.waitUntilExit()
    }

    /// Waits for the next fact.
    func next<Fact: Decodable>(_ type: Fact.Type = Fact.self) throws -> Fact {
        let line = try Self.line(from: self.output, &self.unread)
        return try JSONDecoder().decode(Fact.self, from: Data(line.utf8))
    }

    private static func line(from output: FileHandle, _ unread: inout Data) throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread = Data(unread[unread.index(after: end)...]) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            let more = output.availableData
            guard !more.isEmpty else { throw ServerEnded(said: String(decoding: unread, as: UTF8.self)) }
            unread += more
        }
    }

    struct ServerEnded: Error { let said: String }
}
