import AMQP
import ArgumentParser
import Audit
import AuditLog
import Escalation
import Fleet
import Foundation
import JSON
import Messages
import SignedNote
import Store

/// Brings a restored store to where the log says that the installation stands.
struct StoreRecoverCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Let a restored store take over from the log what it lacks, before anything is sent from it.",
        discussion: """
            For after the store was lost and a backup restored, or after a fail-over to a server that had less. Workers notice \
            such a store and end with 78; this is what they ask for. Stop them first.

            The audit stream is read from its beginning and held against the store: roots, signatures, the chain of each case. \
            What the store lacks is taken over byte for byte, under the same indices; what stood beside those entries (names, \
            texts, snapshots) is gone. Then, under a new incarnation:

            - A case that ended, by the log, has ended with that outcome. It is not sent again: it may have left.
            - A case that was open goes to its people again, at the level where the log says it stands, with a new window. \
            Neither silence nor rules let it go on any more; and nobody does, if what it is about was changed after the backup.
            - Of a case that was opened after the backup nothing is left but its entries. Where it had not ended, whoever \
            waits is told `withdrawn`, by recovery, which approves nothing: it may ask again.

            What the lost store did in its last moments and the stream never saw cannot be told: an outcome may have left of \
            which no entry was saved. Categories that are `held` exclude that: their outcomes leave after their entry.

              belay store recover --from /backup/belay-2026-11-30.backup --user belay-audit --password-file audit-password
              belay store recover              # the database's own tools have restored it
              belay audit verify

            A run that was interrupted is finished by running it again. On PostgreSQL use the user that owns the schema; on \
            the broker one that may read the stream.

            \(operatorNote)

            Exit codes: 0 recovered, or nothing to recover; 1 the log does not go on from this store, or workers run; \
            78 the store is not empty, or the backup does not fit; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess

    @Option(
        help: ArgumentHelp("The backup to put into the store first, which must be empty.", valueName: "file"),
        completion: .file()
    )
    var from: String?

    @Option(
        help: ArgumentHelp("The backup's file of keys; else the backup's name and .keys.", valueName: "file"),
        completion: .file()
    )
    var keys: String?

    @Option(
        help: ArgumentHelp("The log's first key, as name+hash+key.", valueName: "key"),
        transform: LogKeyArgument.verifier
    )
    var key: VerifierKey?

    @Option(
        help: ArgumentHelp("A checkpoint that you kept: the log must have grown from it.", valueName: "file"),
        completion: .file()
    )
    var since: String?

    @Flag(help: "The stream is lost too: go on from what the store holds. What came later is lost then.")
    var withoutStream = false

    func validate() throws {
        if keys != nil, from == nil { throw ValidationError("--keys belongs to a backup: name that with --from") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        func tell(_ text: String) throws {
            try environment.checkInterruption()
            progress.show(text)
        }
        let kept = try since.map { try checkpoint($0, environment.console) }
        let restored = try restore(settings, tell)
        let stream = try withoutStream ? nil : openStream(settings, in: environment)
        defer { stream?.close() }
        let report = try recover(settings, from: stream, since: kept, tell)
        progress.clear()
        let view = RecoveryView(report: report, restored: restored)
        if installation.json {
            environment.console.json(view.json)
        } else {
            for line in view.lines { environment.console.line(line.printable) }
        }
        return .ok
    }

    private func restore(_ settings: Settings, _ tell: (String) throws -> Void) throws -> Int? {
        guard let from else { return nil }
        return try StoreRestoration(
            of: from.absolutePath,
            keys: try keysFile(of: from),
            into: try settings.store.address(),
            try settings.storeOptions()
        ).run { try tell("\($0.table): \($0.rows) rows") }
    }

    /// What is sealed, cases among it, cannot be read without its keys: nothing of it could be recovered.
    private func keysFile(of backup: String) throws -> String {
        let path = (keys ?? backup + ".keys").absolutePath
        guard FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure(
                .refused,
                "the backup's keys are not in \(path.printable)",
                advice: "name the file with --keys: without it nothing that the backup holds of cases can be read"
            )
        }
        return path
    }

    private func recover(
        _ settings: Settings,
        from stream: WholeStream?,
        since kept: Checkpoint?,
        _ tell: (String) throws -> Void
    ) throws -> RecoveryReport? {
        let store = try settings.store.address().openForRecovery(try settings.storeOptions())
        defer { store.close() }
        let recovery = StoreRecovery(
            store,
            post: Post(topology: settings.topology, source: settings.installation),
            holder: "belay store recover \(RandomName.short())",
            what: "one that was restored, or took over with less"
        ) { reader in
            var anchor = TrustAnchor(environment: settings.environment, root: settings.policyRoot)
            do {
                return try Rulebook(reading: reader, anchor: &anchor, language: settings.language, isRecovering: true)
            } catch is RulebookDoubt {
                // A root that was accepted after the backup cannot be accepted again before the store is open. Here the
                // rules only say at which levels cases stand and how long their windows are; workers verify them all.
                var none = TrustAnchor(environment: settings.environment, root: nil)
                return try Rulebook(reading: reader, anchor: &none, language: settings.language, isRecovering: true)
            }
        }
        do {
            return try recovery.run(
                stream: stream.map { stream in { try stream.next() } },
                end: stream?.end ?? StreamEnd(),
                trusting: key,
                since: kept,
                progress: tell
            )
        } catch let held as StoreRecovery.Held {
            throw CommandFailure(.refused, "\(held)")
        } catch let refusal as LogTakeover.Refusal {
            throw CommandFailure(
                .refused,
                "\(refusal)",
                advice: "nothing was sent; the store stays closed to workers where it was restored from a backup"
            )
        }
    }

    private func openStream(_ settings: Settings, in environment: CommandEnvironment) throws -> WholeStream {
        let access = try broker.access(settings, in: environment, name: "store recover")
        return try WholeStream(access.topology.audit, on: access.configuration)
    }

    private func checkpoint(_ path: String, _ console: Console) throws -> Checkpoint {
        let bytes = try FileBytes.read(path, console.input, bytesMax: SignedNote.bytesMax)
        do { return try Checkpoint(text: try SignedNote(bytes).text) } catch {
            throw CommandFailure(.usage, "\(path): \(error)")
        }
    }
}

/// The stream from its beginning to what it ended with when it was opened.
private final class WholeStream {
    let end: StreamEnd
    private let reader: StreamReader
    private var seen: Int64 = 0
    private static let patience: Duration = .seconds(10)
    /// Behind the last entry a checkpoint may follow.
    private static let silence: Duration = .milliseconds(500)

    init(_ name: String, on configuration: ConnectionConfiguration) throws {
        end = try StreamEnd(of: name, on: configuration)
        reader = try StreamReader(configuration: configuration, stream: name, from: .first)
    }

    func next() throws -> StreamMessage? {
        guard end.size > 0 else { return nil }
        while let delivery = try reader.next(timeout: seen < end.size ? Self.patience : Self.silence) {
            if let batch = AuditBatch(delivery), let last = batch.records.last {
                seen = max(seen, last.index + 1)
                return .entries(batch)
            }
            if let checkpoint = KeptCheckpoint(delivery) { return .checkpoint(checkpoint) }
        }
        guard seen >= end.size else {
            throw CommandFailure(.unavailable, "the stream fell silent after entry \(seen - 1) of \(end.size)")
        }
        return nil
    }

    func close() { reader.close() }
}
