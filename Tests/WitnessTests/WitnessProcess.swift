import AuditLog
import Foundation
import SignedNote
import Testing

/// `belay-witness` as a real process, with its files in a directory of the test's own.
final class WitnessProcess {
    let folder: String
    let key: WitnessKey
    private var process: Process?
    private(set) var port = 0

    static let executable: URL = {
        let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }
        let folder = bundle.map { URL(filePath: $0.bundlePath).deletingLastPathComponent() }
        return (folder ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent())
            .appending(path: "belay-witness")
    }()

    init(logs: [VerifierKey]) throws {
        folder = NSTemporaryDirectory() + "witness-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let made = try Self.run(["new-key", "witness.example.org/north", folder + "/key"])
        #expect(made.status == 0)
        key = try WitnessKey(written: made.output.trimmingCharacters(in: .newlines))
        try logs.map { "log \($0)\n" }.joined().write(toFile: folder + "/logs", atomically: true, encoding: .utf8)
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(atPath: folder)
    }

    var arguments: [String] {
        ["serve", "--key", folder + "/key", "--logs", folder + "/logs", "--state", folder + "/state", "--port", "0"]
    }

    /// Starts it and waits until it listens.
    func start() throws {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        self.process = process
        var said = Data()
        while !said.contains(10) {
            let more = pipe.fileHandleForReading.availableData
            guard !more.isEmpty else { break }
            said += more
        }
        let line = String(decoding: said, as: UTF8.self)
        port = try #require(
            line.split(separator: " ").compactMap { $0.split(separator: ":").last.flatMap { Int($0) } }.first
        )
        // What it says later must not fill the pipe and stop it.
        pipe.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    }

    /// As a power cut would.
    func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// Runs the program to its end.
    static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    var client: WitnessClient { WitnessClient(port: port, key: key) }
}

/// Speaks to a witness.
struct WitnessClient: Sendable {
    let port: Int
    let key: WitnessKey

    struct Reply {
        let status: Int
        let contentType: String
        let body: [UInt8]
    }

    /// Asks with curl, so that somebody else's HTTP is spoken.
    func ask(_ path: String, post body: [UInt8]? = nil) throws -> Reply {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments =
            ["-sS", "--max-time", "20", "-w", "\\n%{http_code} %{content_type}", "http://127.0.0.1:\(port)\(path)"]
            + (body == nil ? [] : ["--data-binary", "@-"])
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        try? input.fileHandleForWriting.write(contentsOf: Data(body ?? []))
        try? input.fileHandleForWriting.close()
        let all = Array(output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        let end = try #require(all.lastIndex(of: 10))
        let words = String(decoding: all[(end + 1)...], as: UTF8.self).split(separator: " ", maxSplits: 1)
        return Reply(
            status: words.first.flatMap { Int($0) } ?? 0,
            contentType: words.count == 2 ? String(words[1]) : "",
            body: Array(all[..<end])
        )
    }

    func add(_ request: AddCheckpointRequest) throws -> WitnessAnswer {
        let reply = try ask(AddCheckpointRequest.path, post: request.bytes)
        return WitnessAnswer(
            to: request,
            status: reply.status,
            contentType: reply.contentType,
            body: reply.body,
            by: key
        )
    }
}
