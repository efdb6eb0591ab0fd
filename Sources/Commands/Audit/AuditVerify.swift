import AMQP
import ArgumentParser
import Audit
import AuditLog
import Escalation
import Fleet
import JSON
import Messages
import SignedLog
import SignedNote
import Store

/// Recomputes the whole log and says where anything does not fit.
struct AuditVerify: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the log from its first entry, and compare everything with it.",
        discussion: """
            Every leaf hash, the root of every batch, what stands beside each entry, the change numbers of each case and \
            the entry that each entry names; every checkpoint's root and signature, by the key that the log named by then; \
            then the audit stream against the store, the log folded against the rows of the cases, and each policy, directory \
            and calendar against the entry that says who applied it. It reads in short transactions and may run beside a \
            live fleet.

              belay audit verify
              belay audit verify --key "$(cat log.pub)"  # the log's first key, as you were given it
              belay audit verify --without-stream        # no broker at hand
              belay audit verify --export /srv/audit --key "$(cat log.pub)" --since last-year.checkpoint
              belay audit verify --export /srv/audit --key "$(cat log.pub)" --with-store

            Without --key the log's own word for its first key is taken, and printed: compare it with what you were given \
            by another way. --with-store holds an exported log against the store too, entry by entry, and all of the above
            with it.

            \(operatorNote)

            Exit codes: 0 everything fits; 1 something was changed, with the first differences; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess

    @Flag(help: "Leave the stream out.")
    var withoutStream = false

    @Option(
        help: ArgumentHelp("Check an exported log instead; neither store nor broker is needed.", valueName: "folder")
    )
    var export: String?

    @Flag(help: "Of an exported log: hold it against the store too, and the store against everything else.")
    var withStore = false

    @Option(
        help: ArgumentHelp(
            "Of an exported log: whom you believe, as C2SP's tlog-policy says it (log, witness, group, quorum).",
            valueName: "file"
        )
    )
    var trust: String?

    @Option(
        help: ArgumentHelp(
            "Of an exported log: a checkpoint that you kept. It must have grown from it.",
            valueName: "file"
        )
    )
    var since: String?

    @Option(
        help: ArgumentHelp("The log's first key, as name+hash+key.", valueName: "key"),
        transform: LogKeyArgument.verifier
    )
    var key: VerifierKey?

    @Option(help: ArgumentHelp("Print at most so many differences.", valueName: "number"))
    var limit = 20

    func validate() throws {
        if export == nil, trust != nil || since != nil || withStore {
            throw ValidationError("--trust, --since and --with-store are about an exported log: name it with --export")
        }
        if export != nil, key == nil, trust == nil {
            throw ValidationError("say whose signature you believe: the log's key with --key, or a policy with --trust")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let check = try export.map { folder in
            let trust = try ExportTrust(key: key, policy: trust, since: since, environment.console)
            return ExportCheck(folder: folder, trust: trust.trust, limit: limit, json: installation.json)
        }
        if let check, !withStore { return try check.run(in: environment) }
        let settings = try installation.settings(store.arguments, in: environment)
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        var exported: ExportReport?
        let report = try settings.withStore { store in
            let stream = try withoutStream ? nil : openStream(settings, store, in: environment)
            defer { stream?.close() }
            return try Verification.run(
                over: store,
                stream: stream.map { stream in { try stream.next() } },
                export: { verification in
                    exported = try check?.check(in: environment) { verification.take(exported: $0, at: $1) }
                    verification.finishExport(under: exported?.checkpoint)
                },
                trusting: key,
                keeping: max(1, limit)
            ) { report in
                try environment.checkInterruption()
                progress.show("\(report.entries) entries, \(report.streamRecords) on the stream, \(report.cases) cases")
            }
        }
        progress.clear()
        if installation.json {
            var json = report.json.object ?? [:]
            if let exported { json["export"] = exported.json }
            environment.console.json(.object(json))
        } else {
            if let exported { check?.show(exported, environment.console) }
            print(report, environment.console)
        }
        return report.isIntact && exported?.isIntact ?? true ? .ok : .refused
    }

    private func printSignatures(_ report: VerificationReport, _ console: Console) {
        console.line("\(report.chained) entries name the one before them of their case")
        guard let first = report.origins.first?.keys.terms.first else {
            return console.line("The log is not signed: set audit.key-file, see belay audit key --help")
        }
        let distrusted =
            report.checkpointsOfDistrusted > 0
            ? ", \(report.checkpointsOfDistrusted) of them by a key that is distrusted from there on" : ""
        console.line(
            "\(report.checkpoints) checkpoints recomputed, up to \(report.signedSize) of \(report.entries) entries\(distrusted)"
        )
        console.line("first key: \(first.key)" + (key == nil ? "  (the log's own word: compare it)" : "  (as given)"))
        for term in report.origins.flatMap(\.keys.terms).dropFirst() {
            console.line("from size \(term.from): \(term.key)")
        }
    }

    private func openStream(
        _ settings: Settings,
        _ store: any Store,
        in environment: CommandEnvironment
    ) throws -> StreamBatches {
        let access = try broker.access(settings, in: environment, name: "audit verify")
        let size = try store.reading { try $0.logHead().size }
        return StreamBatches(
            try StreamReader(configuration: access.configuration, stream: access.topology.audit, from: .first),
            until: size
        )
    }

    private func print(_ report: VerificationReport, _ console: Console) {
        for difference in report.differences {
            console.line(console.style().red("✗ ") + difference.description.printable)
        }
        let more = report.differenceCount - Int64(report.differences.count)
        if more > 0 { console.line("… and \(more) more") }
        console.line(
            "\(report.entries) entries in \(report.batches) batches recomputed, \(report.details) details beside them"
        )
        if report.erased > 0 {
            console.line(
                "\(report.erased) details were erased with their subjects' keys, as the log says: intact, redacted"
            )
        }
        if report.documents > 0 {
            console.line("\(report.documents) documents compared with the entries that say who applied them")
        }
        if report.erasedDocuments > 0 {
            console.line(
                "\(report.erasedDocuments) of the directory's versions erased, as the log says: intact, redacted"
            )
        }
        if report.lost > 0 {
            console.line("\(report.lost) details were lost with a store, before this one took their entries over")
        }
        printSignatures(report, console)
        if !withoutStream {
            let begins =
                report.streamBegins.map { $0 > 0 ? ", from entry \($0) on: older ones have left it" : "" } ?? ""
            let repeats = report.streamRepeats > 0 ? ", \(report.streamRepeats) of them repeats" : ""
            console.line("\(report.streamRecords) records read from the stream\(repeats)\(begins)")
        }
        if report.exported > 0 { console.line("\(report.exported) exported entries held against the store") }
        let waiting = report.unsequenced > 0 ? ", \(report.unsequenced) entries not yet in the log" : ""
        console.line("\(report.cases) cases folded\(waiting)")
        console.line(
            report.isIntact
                ? console.style().green(report.isRedacted ? "Everything fits: intact, redacted." : "Everything fits.")
                : console.style().red("\(report.differenceCount) differences: something was changed past Belay.")
        )
    }
}

/// The stream's messages up to an entry, or until it has been silent for a while.
private final class StreamBatches {
    private let reader: StreamReader
    private let size: Int64
    private var seen: Int64 = 0
    private static let patience: Duration = .seconds(5)

    init(_ reader: StreamReader, until size: Int64) {
        self.reader = reader
        self.size = size
    }

    func next() throws -> StreamMessage? {
        while seen < size {
            guard let delivery = try reader.next(timeout: Self.patience) else { return nil }
            if let batch = AuditBatch(delivery), let last = batch.records.last {
                seen = max(seen, last.index + 1)
                return .entries(batch)
            }
            if let checkpoint = KeptCheckpoint(delivery) { return .checkpoint(checkpoint) }
        }
        return nil
    }

    func close() { reader.close() }
}

extension VerificationReport {
    fileprivate var json: JSONValue {
        [
            "intact": .bool(isIntact), "entries": .int(entries), "batches": .int(batches), "details": .int(details),
            "redacted": .int(erased), "documents": .int(documents), "redactedDocuments": .int(erasedDocuments),
            "lost": .int(lost),
            "cases": .int(cases), "unsequenced": .int(unsequenced), "streamRecords": .int(streamRecords),
            "streamRepeats": .int(streamRepeats), "streamBegins": streamBegins.map { .int($0) } ?? .null,
            "chained": .int(chained), "checkpoints": .int(checkpoints), "signedSize": .int(signedSize),
            "checkpointsOfDistrusted": .int(checkpointsOfDistrusted), "streamCheckpoints": .int(streamCheckpoints),
            "origins": .array(origins.map(\.json)), "differences": .int(differenceCount),
            "first": .array(
                differences.map {
                    [
                        "part": .string($0.part.rawValue), "index": $0.index.map { .int($0) } ?? .null,
                        "case": $0.caseID.map { .string($0.rawValue) } ?? .null, "message": .string($0.message),
                    ]
                }
            ),
        ]
    }
}
