import AuditFiles
import AuditLog
import Escalation
import JSON
import SignedNote

/// Whom somebody believes who checks an exported log.
struct ExportTrust {
    let trust: LogTrust

    init(key: VerifierKey?, policy path: String?, since: String?, _ console: Console) throws {
        var policy = LogPolicy(logs: [key].compactMap { $0 })
        if let path {
            let bytes = try FileBytes.read(path, console.input, bytesMax: LogPolicy.bytesMax)
            do throws(LogPolicyError) {
                policy = try LogPolicy(String(decoding: bytes, as: UTF8.self))
            } catch {
                throw CommandFailure(.usage, "\(path): \(error)")
            }
        }
        var earlier: SignedNote?
        if let since {
            let bytes = try FileBytes.read(since, console.input, bytesMax: SignedNote.bytesMax)
            do throws(NoteError) { earlier = try SignedNote(bytes) } catch {
                throw CommandFailure(.usage, "\(since): \(error)")
            }
        }
        trust = LogTrust(policy, earlier: earlier)
    }
}

/// Checks an exported log from its first byte, and says what was found.
struct ExportCheck {
    let folder: String
    let trust: LogTrust
    let limit: Int
    let json: Bool

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let report = try check(in: environment)
        if json { environment.console.json(report.json) } else { show(report, environment.console) }
        return report.isIntact ? .ok : .refused
    }

    /// - Parameter leaf: Called with each entry's leaf and index.
    func check(
        in environment: CommandEnvironment,
        leaf: (TreeHash, Int64) throws -> Void = { _, _ in }
    ) throws -> ExportReport {
        let progress = Progress(environment.console, isQuiet: json)
        defer { progress.clear() }
        do {
            return try ExportVerification.run(
                over: LogDirectory(folder),
                trusting: trust,
                keeping: max(1, limit),
                leaf: leaf
            ) { entries in
                try environment.checkInterruption()
                progress.show("\(entries) entries")
            }
        } catch let error as LogDirectoryError {
            throw CommandFailure(.unavailable, "\(error)")
        }
    }

    func show(_ report: ExportReport, _ console: Console) {
        for finding in report.findings { console.line(console.style().red("✗ ") + finding.description.printable) }
        let more = report.findingCount - Int64(report.findings.count)
        if more > 0 { console.line("… and \(more) more") }
        if let checkpoint = report.checkpoint {
            console.line("\(checkpoint.origin): \(checkpoint.size) entries under a checkpoint".printable)
        }
        console.line(
            "\(report.entries) entries recomputed, of \(report.cases) cases; \(report.linked) name the one before them"
        )
        for cosignature in report.cosignatures {
            console.line("seen by \(cosignature.witness.name), \(Instant(seconds: cosignature.time))".printable)
        }
        if let earlier = report.grownFrom { console.line("grown from the checkpoint of \(earlier.size) entries") }
        console.line(
            report.isIntact
                ? console.style().green("Everything fits.")
                : console.style().red("\(report.findingCount) findings: this is not the log that was signed.")
        )
    }
}

extension Instant {
    fileprivate init(seconds: UInt64) { self.init(microseconds: Int64(clamping: seconds) &* 1_000_000) }
}

extension ExportReport {
    var json: JSONValue {
        [
            "intact": .bool(isIntact), "entries": .int(entries), "cases": .int(Int64(cases)), "linked": .int(linked),
            "size": checkpoint.map { .int($0.size) } ?? .null,
            "origin": checkpoint.map { .string("\($0.origin)") } ?? .null,
            "root": checkpoint.map { .string($0.root.bytes.hexadecimal) } ?? .null,
            "witnesses": .array(cosignatures.map { .string("\($0.witness.name)") }),
            "grownFrom": grownFrom.map { .int($0.size) } ?? .null, "findings": .int(findingCount),
            "first": .array(
                findings.map {
                    [
                        "path": .string($0.path), "index": $0.index.map { .int($0) } ?? .null,
                        "problem": .string($0.problem),
                    ]
                }
            ),
        ]
    }
}
