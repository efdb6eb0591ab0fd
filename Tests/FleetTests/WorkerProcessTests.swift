import Fleet
import Foundation
import Glibc
import JSON
import Testing

struct WorkerProcessTests {
    /// `fleet-probe` as a child: its log is read line by line, so that a test waits for what happens, never for time.
    final class Probe {
        private let process = Process()
        private let log = Pipe()
        private var unread = Data()

        init(_ arguments: [String] = [], environment: [String: String] = [:]) throws {
            let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            process.executableURL = URL(filePath: folder).deletingLastPathComponent().appending(path: "fleet-probe")
            process.arguments = arguments
            process.environment = environment
            process.standardError = log
            try process.run()
            try log.fileHandleForWriting.close()
        }

        /// The next line of its log; `nil` at the end.
        func line() -> String? {
            while true {
                if let end = unread.firstIndex(of: 10) {
                    let line = String(decoding: unread[..<end], as: UTF8.self)
                    unread = Data(unread[(end + 1)...])
                    return line
                }
                let more = log.fileHandleForReading.availableData
                guard !more.isEmpty else { return nil }
                unread += more
            }
        }

        /// The next line with this message.
        func wait(for message: String) throws -> JSONValue {
            while let line = line() {
                let value = try JSONValue.parse(line)
                if value["message"]?.string == message { return value }
            }
            throw Missing(message: message)
        }

        struct Missing: Error { let message: String }

        func signal(_ number: CInt) {
            kill(process.processIdentifier, number)
        }

        /// Its exit code, or 128 and the signal that ended it.
        func end() -> Int32 {
            process.waitUntilExit()
            return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        }
    }

    @Test(arguments: [(SIGTERM, "SIGTERM"), (SIGINT, "SIGINT")])
    func `A worker starts, serves, and ends well when asked to`(number: CInt, name: String) throws {
        let probe = try Probe()
        let address = try #require(try probe.wait(for: "started")["address"]?.string)
        let port = try #require(Int(address.split(separator: ":").last ?? ""))
        let seconds = try probe.wait(for: "ready")["seconds"]
        #expect(try HTTPClient.get("/ready", port: port).hasPrefix("HTTP/1.1 200"))
        let metrics = try HTTPClient.get("/metrics", port: port)
        for metric in [
            "process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds", "belay_ready 1",
        ] {
            #expect(metrics.contains("\n\(metric)"))
        }
        probe.signal(number)
        #expect(try probe.wait(for: "stopped")["reason"]?.string == name)
        #expect(probe.end() == 0)
        if case .double(let seconds)? = seconds { #expect(seconds < 1, "started in \(seconds) s") }
    }

    @Test func `A second signal ends it at once`() throws {
        let probe = try Probe(["--log-format", "json"], environment: ["PROBE_HANGS": "1"])
        _ = try probe.wait(for: "ready")
        probe.signal(SIGTERM)
        _ = try probe.wait(for: "stopping")
        probe.signal(SIGTERM)
        #expect(probe.end() == 128 + SIGTERM)
    }

    @Test func `A worker that does not finish in time is ended, and says so`() throws {
        let probe = try Probe(["--lane-stop-within=1s"], environment: ["PROBE_HANGS": "1"])
        _ = try probe.wait(for: "ready")
        probe.signal(SIGTERM)
        _ = try probe.wait(for: "not finished in time")
        #expect(probe.end() == ExitCode.temporary.rawValue)
    }

    @Test func `A hung-up reader of a pipe does not kill it`() throws {
        let probe = try Probe()
        _ = try probe.wait(for: "ready")
        probe.signal(SIGPIPE)
        probe.signal(SIGTERM)
        #expect(probe.end() == 0)
    }

    @Test func `A failure of its work is its exit code`() throws {
        let probe = try Probe(environment: ["PROBE_FAILS": "1"])
        let line = try probe.wait(for: "stopped by a failure")
        #expect(line["level"]?.string == "critical")
        #expect(line["error"]?.string == "store: begin: the store has moved (moved)")
        #expect(probe.end() == ExitCode.configuration.rawValue)
    }

    @Test(arguments: [
        (["--log-level", "loud"], ExitCode.configuration), (["--config", "/nowhere/belay.yaml"], .configuration),
        (["--sorrow"], .usage), (["--log-level"], .usage), (["--prefix=a", "--prefix=b"], .usage),
        (["--health-host", "192.0.2.1"], .unavailable), (["--help"], .ok), (["--version"], .ok),
    ])
    func `Its command line decides how it ends`(arguments: [String], code: ExitCode) throws {
        let probe = try Probe(arguments)
        while probe.line() != nil {}
        #expect(probe.end() == code.rawValue)
    }
}
