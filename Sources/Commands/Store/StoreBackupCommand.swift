import ArgumentParser
import Escalation
import Fleet
import Foundation
import JSON
import Store

/// Writes a backup beside a live fleet.
struct StoreBackupCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Write a backup of the store, while the fleet works.",
        discussion: """
            One consistent view of everything, in one file: an SQLite database, of whichever database the store is, that can \
            be put into either. The file is readable for you alone, safe on the disk before it has its name, and never takes \
            another's place. It holds what the store holds: guard it as you guard the store. What comes later is in the log, \
            from which `belay store recover` takes it; so keep the audit stream elsewhere than the store.

            The keys of subjects, without which nothing that people wrote can be read, go into FILE.keys (or --keys). Keep \
            those as long as you must be able to restore, and no longer: whoever was erased since can be read with them. A \
            recovery erases them again, as the log says.

              belay store backup /backup/belay-$(date +%F).backup
              belay store recover --from /backup/belay-2026-11-30.backup   # into an empty store

            The databases' own tools do as well (pg_basebackup, a snapshot of the disk); `belay store recover` takes the store \
            as they restored it.

            \(operatorNote)

            Exit codes: 0 written; 78 the file is there already, or the store does not fit; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Argument(
        help: ArgumentHelp("The file to write; it must not be there yet.", valueName: "file"),
        completion: .file()
    )
    var file: String

    @Option(
        help: ArgumentHelp("Where to write what is kept apart; else the file's name and .keys.", valueName: "file"),
        completion: .file()
    )
    var keys: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        let backup = StoreBackup(of: try settings.store.address(), try settings.storeOptions())
        let (path, keysPath) = (file.absolutePath, (keys ?? file + ".keys").absolutePath)
        let summary = try backup.write(to: path, keys: keysPath) { table in
            try environment.checkInterruption()
            progress.show("\(table.table): \(table.rows) rows")
        }
        progress.clear()
        show(summary, path, keysPath, environment.console)
        return .ok
    }

    private func show(_ summary: StoreBackup.Summary, _ path: String, _ keysPath: String, _ console: Console) {
        if installation.json {
            var json: JSONObject = [
                "file": .string(path), "rows": .int(Int64(summary.rows)), "cases": .int(Int64(summary.cases)),
                "logSize": .int(summary.logSize), "unsequenced": .int(Int64(summary.unsequenced)),
                "takenAt": .string(summary.takenAt.description), "incarnation": .int(summary.incarnation),
            ]
            if summary.keptApart != nil { json["keys"] = .string(keysPath) }
            return console.json(.object(json))
        }
        let last = summary.logSize == 0 ? "an empty log" : "the log up to entry \(summary.logSize - 1)"
        let waiting = summary.unsequenced == 0 ? "" : ", and \(summary.unsequenced) entries that waited for their index"
        console.line(
            "\(path.printable): \(summary.cases) cases, \(last)\(waiting); \(summary.rows) rows as of \(summary.takenAt)"
        )
        if let count = summary.keptApart { console.line("\(keysPath.printable): \(count) keys, kept apart") }
    }
}

extension Settings {
    /// What a handle of the store needs beside its address.
    func storeOptions() throws -> StoreOptions {
        StoreOptions(password: try store.password?.read().reveal { $0 }, environment: environment)
    }
}

extension String {
    /// A path as seen from where the command runs.
    var absolutePath: String { hasPrefix("/") ? self : FileManager.default.currentDirectoryPath + "/" + self }
}
