import Fleet
import Foundation
import JSON
import Logging
import Testing

struct LogTests {
    /// What `body` logs at `level`, line by line.
    private func lines(
        _ format: LogSettings.Format = .json,
        level: LogSettings.Level = .trace,
        _ body: (Logger) -> Void
    ) -> [String] {
        var settings = LogSettings()
        settings.format = format
        settings.level = level
        let pipe = Pipe()
        body(FleetLog(settings, sink: LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)).logger("lane"))
        try! pipe.fileHandleForWriting.close()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `A line is one object with constant message and named values`() throws {
        let lines = lines { log in
            log.notice("batch committed", [.queue: "belay.events", .count: 5, .seconds: 0.25, .case: Secret("s3cret")])
        }
        let line = try JSONValue.parse(try #require(lines.first))
        #expect(lines.count == 1)
        #expect(line["level"]?.string == "notice")
        #expect(line["logger"]?.string == "lane")
        #expect(line["message"]?.string == "batch committed")
        #expect(line["queue"]?.string == "belay.events")
        #expect(line["count"]?.int == 5)
        #expect(line["seconds"] == .double(0.25))
        #expect(line["case"]?.string == "<redacted>")
        let time = try #require(line["ts"]?.string)
        #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/#) != nil, "\(time)")
    }

    @Test func `Values of a logger stand on all its lines, and a line's own outrank them`() throws {
        let lines = lines { log in
            let log = log.with([.worker: "w1", .lane: 0])
            log.info("one", [.lane: 1])
            log.info("two")
        }
        let parsed = try lines.map { try JSONValue.parse($0) }
        #expect(parsed.map { $0["worker"]?.string } == ["w1", "w1"])
        #expect(parsed.map { $0["lane"]?.int } == [1, 0])
    }

    @Test(arguments: [LogSettings.Format.json, .text])
    func `No value can end its line, forge another or hide`(format: LogSettings.Format) throws {
        let hostile =
            "a\n{\"level\":\"critical\"}\r\u{1B}[2J\u{0}\u{85}\u{2028}\u{202E}\u{2066}\u{200B}\u{FEFF}\u{E0041}\"\\"
        let lines = lines(format) { log in
            log.info("event refused", [.reason: hostile])
            log.info("\(hostile)", metadata: [hostile: .array([.string(hostile), .dictionary([hostile: "x"])])])
        }
        #expect(lines.count == 2)
        let harmful: [ClosedRange<UInt32>] = [
            0...0x1F, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF...0xFEFF,
            0xE0000...0xE007F,
        ]
        for scalar in lines.joined().unicodeScalars { #expect(!harmful.contains { $0.contains(scalar.value) }) }
        if format == .json {
            #expect(try JSONValue.parse(lines[0])["reason"]?.string == hostile)
            #expect(try JSONValue.parse(lines[1])["level"]?.string == "info")
        }
    }

    @Test func `Names of the line itself cannot be taken by a value`() throws {
        let lines = lines { $0.info("x", metadata: ["level": "critical", "ts": "never"]) }
        let line = try JSONValue.parse(lines[0])
        #expect(line["level"]?.string == "info")
        #expect(line["_level"]?.string == "critical")
        #expect(LogKey.allCases.allSatisfy { !["ts", "level", "logger", "message", "cut"].contains($0.rawValue) })
    }

    @Test func `A line fits into one write to a pipe, whatever it carries`() throws {
        let long = String(repeating: "ä\u{1}", count: 5000)
        let many = Dictionary(uniqueKeysWithValues: (0..<100).map { ("key\($0)", Logger.MetadataValue.string(long)) })
        for format in LogSettings.Format.allCases {
            let lines = lines(format) { log in
                log.info("x", [.reason: long])
                log.info("x", metadata: many)
            }
            #expect(lines.count == 2)
            #expect(lines.allSatisfy { $0.utf8.count < LogSink.lineMax })
            if format == .json { #expect(try JSONValue.parse(lines[1])["cut"]?.bool == true) }
        }
    }

    @Test func `Lines of many threads do not mix`() throws {
        // 160 lines of some 250 bytes: less than a pipe holds while nobody reads.
        let lines = lines { log in
            let threads = (0..<8).map { number in
                WorkerThread("writer \(number)") {
                    for _ in 0..<20 { log.info("x", [.lane: number, .reason: String(repeating: "y", count: 100)]) }
                }
            }
            for thread in threads { thread.join() }
        }
        #expect(lines.count == 160)
        for line in lines { #expect(try JSONValue.parse(line)["reason"]?.string?.count == 100) }
    }

    @Test func `Below its level nothing is written and nothing is made`() {
        var made = 0
        func value() -> Int {
            made += 1
            return made
        }
        #expect(lines(level: .warning) { $0.info("x", [.count: value()]) }.isEmpty)
        #expect(made == 0)
    }

    @Test func `A line that cannot be written is counted and forgotten`() {
        let pipe = Pipe()
        try! pipe.fileHandleForReading.close()
        signal(SIGPIPE, SIG_IGN)
        let sink = LogSink(descriptor: pipe.fileHandleForWriting.fileDescriptor)
        FleetLog(LogSettings(), sink: sink).logger("lane").info("x")
        #expect(sink.linesLost == 1)
    }
}
