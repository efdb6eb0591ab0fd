import ArgumentParser
import Fleet
import JSON
import Store

struct StoreMigrate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the store's schema up to this version, or make it.",
        discussion: """
            Safe to run again, and beside workers of this version. Where a schema says so, workers of the version before end \
            and are started anew. What an earlier version kept in clear is encrypted, some of it at a time. On PostgreSQL use \
            the user that owns the schema.

              belay store migrate
              belay store migrate --store postgresql://belay_owner@db/belay --store-password-file owner.password

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    /// So few that workers beside it hardly wait.
    private static let sealedAtOnce = 100

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        var sealed = 0
        try settings.withStore { store in
            try store.migrate()
            while case let count = try store.transaction({ try $0.sealEarlier(limit: Self.sealedAtOnce) }), count > 0 {
                try environment.checkInterruption()
                sealed += count
                progress.show("\(sealed) cases sealed that an earlier version left in clear")
            }
        }
        progress.clear()
        let address = try settings.store.address().description
        if installation.json {
            environment.console.json(["store": .string(address), "result": "ready", "sealed": .int(Int64(sealed))])
        } else {
            let news = sealed > 0 ? ", \(sealed) cases and messages sealed that an earlier version left in clear" : ""
            environment.console.line("\(address): ready\(news)".printable)
        }
        return .ok
    }
}
