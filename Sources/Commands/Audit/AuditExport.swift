import ArgumentParser
import AuditFiles
import AuditLog
import Escalation
import JSON
import SignedLog
import SignedNote
import Store

/// Writes the log into files that anyone can check.
struct AuditExport: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log into files that anybody can check, with tools that nobody here wrote.",
        discussion: """
            The layout is tlog-tiles of C2SP (`checkpoint`, `tile/…`), beside it the entries as JSON Lines and what was said \
            of the log's keys. Up to the newest checkpoint; run again, it goes on from what lies there. A run that was cut, \
            by a full disk too, is completed by the next.

              belay audit export /srv/audit
              belay audit verify --export /srv/audit --key "$(cat log.pub)"

            \(operatorNote)

            Exit codes: 0; 1 there is no checkpoint yet, or what lies there does not fit; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(help: ArgumentHelp("The folder; made where it is missing.", valueName: "folder"))
    var folder: String

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        let summary = try settings.withStore { store in
            let (kept, statements) = try store.reading { (try $0.newestCheckpoint(of: nil), try $0.logKeyStatements()) }
            guard let kept, let history = try LogOrigins(statements).current else {
                throw CommandFailure(.refused, "there is no checkpoint yet", advice: "see belay audit key --help")
            }
            do {
                return try LogExport.run(
                    into: LogDirectory(folder),
                    under: try SignedNote(kept.note),
                    keys: history.keys,
                    history: history,
                    entries: { StoredEntries(store, from: $0).next }
                ) { written in
                    try environment.checkInterruption()
                    progress.show("\(written) of \(kept.size) entries")
                }.summary
            } catch let error as ExportError {
                throw CommandFailure(.refused, "\(folder): \(error)")
            } catch let error as LogDirectoryError {
                throw CommandFailure(.unavailable, "\(error)")
            }
        }
        progress.clear()
        show(summary, environment.console)
        return .ok
    }

    private func show(_ summary: LogExport.Summary, _ console: Console) {
        if installation.json {
            console.json([
                "size": .int(summary.checkpoint.size), "root": .string(summary.checkpoint.root.bytes.hexadecimal),
                "found": .int(summary.found + summary.adopted), "written": .int(summary.written),
            ])
        } else {
            console.line(
                "\(folder.printable): \(summary.checkpoint.size) entries of \(summary.checkpoint.origin); "
                    + "\(summary.found + summary.adopted) lay there, \(summary.written) were written"
            )
        }
    }
}

/// The entries of a store, one after another, read a page at a time.
private final class StoredEntries {
    private let store: any Store
    private var index: Int64
    private var page: ArraySlice<SequencedEntry> = []
    private static let limit = 1000

    init(_ store: any Store, from index: Int64) {
        self.store = store
        self.index = index
    }

    func next() throws -> (index: Int64, bytes: [UInt8])? {
        if page.isEmpty { page = try store.reading { try $0.log(from: index, limit: Self.limit) }[...] }
        guard let entry = page.popFirst() else { return nil }
        index = entry.index + 1
        return (entry.index, entry.entry.body)
    }
}
