import ArgumentParser
import Fleet
import JSON
import Store

struct StoreMigrate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring the store's schema up to this version, or make it.",
        discussion: """
            Safe to run again, and beside workers of this version and the one before. On PostgreSQL use the user that \
            owns the schema.

              belay store migrate
              belay store migrate --store postgresql://belay_owner@db/belay --store-password-file owner.password

            \(operatorNote)
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        try settings.withStore { try $0.migrate() }
        let address = try settings.store.address().description
        if installation.json {
            environment.console.json(["store": .string(address), "result": "ready"])
        } else {
            environment.console.line("\(address): ready".printable)
        }
        return .ok
    }
}
