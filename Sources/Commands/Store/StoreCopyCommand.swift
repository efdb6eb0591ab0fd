import ArgumentParser
import Fleet
import JSON
import Store

/// Moves a stopped installation into another store.
struct StoreCopyCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Move a stopped installation into another, empty store.",
        discussion: """
            Stop the workers first. The old store is marked as moved, so that a forgotten worker fails at its first \
            transaction; a run that was interrupted is finished by running it again.

              belay store copy sqlite:/var/lib/belay/belay.db postgresql://belay_owner@db/belay \\
                  --to-password-file owner.password

            \(operatorNote)

            Exit codes: 0 moved; 78 one of the stores does not fit; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Argument(help: ArgumentHelp("The store to leave.", valueName: "from"))
    var from: String

    @Argument(help: ArgumentHelp("The empty store to move into.", valueName: "to"))
    var to: String

    @Option(help: ArgumentHelp("A file with the old store's password.", valueName: "file"))
    var fromPasswordFile: String?

    @Option(help: ArgumentHelp("A file with the new store's password.", valueName: "file"))
    var toPasswordFile: String?

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let copy = try StoreCopy(
            from: StoreAddress(from),
            .init(password: password(fromPasswordFile, "--from-password-file"), environment: settings.environment),
            to: StoreAddress(to),
            .init(password: password(toPasswordFile, "--to-password-file"), environment: settings.environment)
        )
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        let rows = try copy.run { progress.show("\($0.table): \($0.rows) rows") }
        progress.clear()
        if installation.json {
            environment.console.json(["rows": .int(Int64(rows)), "result": "moved"])
        } else {
            environment.console.line("\(rows) rows moved. Set store.url to the new store and start the workers.")
        }
        return .ok
    }

    private func password(_ path: String?, _ name: String) throws -> String? {
        try path.map { try SecretFile(key: name, path: $0, origin: .argument(name)).read().reveal { $0 } }
    }
}
