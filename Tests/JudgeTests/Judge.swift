import AuditLog
import Foundation
import Testing

/// Programs that check logs and share nothing with us: Go with the checksum database's own packages, OpenSSL, Python.
enum Judge {
    /// Where `deploy/dev` runs the tests it has installed everything, and what is missing there is a failure.
    static let mustBeHere = ProcessInfo.processInfo.environment["BELAY_TEST_DEV"] != nil

    static let go = "/usr/bin/go"
    static let python = ProcessInfo.processInfo.environment["BELAY_TEST_PYTHON"] ?? "/usr/bin/python3"
    static let openssl = "/usr/bin/openssl"

    static let hasGo =
        FileManager.default.isExecutableFile(atPath: go)
        && FileManager.default.fileExists(atPath: "/usr/share/gocode/src/golang.org/x/mod/sumdb/note/note.go")
    static let hasPython = (try? run(python, ["-c", "import cryptography"]).status) == 0
    static let hasOpenSSL = FileManager.default.isExecutableFile(atPath: openssl)
    static let missing =
        "needs golang-go, golang-golang-x-mod-dev, python3-cryptography and openssl: deploy/dev install"

    struct Ended {
        let status: Int32
        let output: String
    }

    /// Runs a program to its end; what it said on both of its channels.
    static func run(
        _ program: String,
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String] = [:]
    ) throws -> Ended {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Ended(status: process.terminationStatus, output: String(decoding: said, as: UTF8.self))
    }

    static func source(_ name: String) throws -> String {
        try #require(Bundle.module.path(forResource: "Judges", ofType: nil)) + "/" + name
    }

    /// The Go judge, compiled once, from Debian's packages and without a network.
    static let compiled: Result<String, any Error> = Result {
        let program = NSTemporaryDirectory() + "belay-judge-\(getpid())"
        let built = try run(
            go,
            ["build", "-o", program, "."],
            in: source("go"),
            environment: [
                "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "GOPROXY": "off",
                "GOCACHE": NSTemporaryDirectory() + "belay-judge-cache",
            ]
        )
        guard built.status == 0 else { throw Unbuilt(said: built.output) }
        return program
    }

    struct Unbuilt: Error { let said: String }

    static func ask(_ arguments: [String]) throws -> Ended { try run(compiled.get(), arguments) }
}

/// A directory of a test's own, gone with it.
final class ScratchDirectory {
    let path = NSTemporaryDirectory() + "judge-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }
}
