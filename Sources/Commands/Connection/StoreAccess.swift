import ArgumentParser
import Escalation
import Fleet
import Store

/// Which store. Whoever opens it reads and writes past the broker's checks: an operator's way.
struct StoreAccess: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The store, as sqlite:PATH or postgresql://USER@HOST/DATABASE; else store.url of the settings.",
            valueName: "address"
        )
    )
    var store: String?

    @Option(help: ArgumentHelp("A file with the store's password, closed to others.", valueName: "file"))
    var storePasswordFile: String?

    /// The settings that these options stand in for.
    var arguments: [SettingKey: String] {
        var arguments: [SettingKey: String] = [:]
        if let store { arguments[.storeURL] = store }
        if let storePasswordFile { arguments[.storePasswordFile] = storePasswordFile }
        return arguments
    }
}

extension Settings {
    func openStore() throws -> any Store { try store.open(environment: environment) }

    /// Runs `body` with the store open.
    func withStore<Result>(_ body: (any Store) throws -> Result) throws -> Result {
        let store = try openStore()
        defer { store.close() }
        return try body(store)
    }
}

/// What every operator's command says of itself in its help.
let operatorNote = "An operator's tool: it opens the store directly, past the broker's checks of who is who."
