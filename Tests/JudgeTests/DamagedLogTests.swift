import AuditFiles
import AuditLog
import Foundation
import SignedNote
import Testing

/// Logs that a forger made who knows the format, holds the keys, and wrote none of our code.
@Suite(.enabled(if: Judge.mustBeHere || Judge.hasGo && Judge.hasPython, Comment(rawValue: Judge.missing)))
struct DamagedLogTests {
    private struct Made: Decodable {
        let name: String
        let what: String
        let sound: Bool
        let keys: Bool
        let since: Bool
    }

    /// What we make of a log, in one line.
    private func verdict(on made: Made, in folder: String) throws -> (isIntact: Bool, line: String) {
        func bytes(_ name: String) throws -> [UInt8] {
            Array(try Data(contentsOf: URL(filePath: "\(folder)/\(made.name)/\(name)")))
        }
        let policy = try LogPolicy(String(decoding: bytes("policy"), as: UTF8.self))
        let trust = LogTrust(
            policy,
            history: made.keys ? try LogKeyHistory(bytes("known-keys")) : nil,
            earlier: made.since ? try SignedNote(bytes("since")) : nil
        )
        let report = try ExportVerification.run(over: LogDirectory("\(folder)/\(made.name)/log"), trusting: trust)
        guard let finding = report.findings.first else {
            let root = report.checkpoint.map { Data($0.root.bytes).base64EncodedString() } ?? ""
            return (true, "intact \(report.entries) \(root)")
        }
        return (false, "refused: \(finding)")
    }

    @Test func `Of every log, sound or damaged, the Go program and we think the same`() throws {
        let scratch = try ScratchDirectory()
        let generated = try Judge.run(Judge.python, ["-B", Judge.source("python/damage.py"), scratch.path])
        try #require(generated.status == 0, "\(generated.output)")
        let logs = try generated.output.split(separator: "\n").map { line in
            try JSONDecoder().decode(Made.self, from: Data(line.utf8))
        }
        #expect(logs.count > 80 && logs.count { !$0.sound } > 60)
        var table = ["| log | what was done | we | Go |", "|---|---|---|---|"]
        for made in logs {
            let (isIntact, ours) = try verdict(on: made, in: scratch.path)
            let place = "\(scratch.path)/\(made.name)"
            let judged = try Judge.ask(
                ["verify", "\(place)/log", "\(place)/policy"]
                    + (made.keys ? ["--keys", "\(place)/known-keys"] : [])
                    + (made.since ? ["--since", "\(place)/since"] : [])
            )
            let theirs = judged.output.trimmingCharacters(in: .newlines).replacing(place + "/log/", with: "")
            #expect(isIntact == made.sound, "\(made.name): \(ours)")
            #expect((judged.status == 0) == made.sound && judged.status <= 1, "\(made.name): \(theirs)")
            // Of a sound log they name the same size and root.
            if made.sound { #expect(ours == theirs) }
            table.append("| \(made.name) | \(made.what) | \(ours) | \(theirs) |")
        }
        print(table.joined(separator: "\n"))
    }
}
