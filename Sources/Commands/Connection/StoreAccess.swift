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
    /// The store's address, with the schema that the settings name.
    func storeAddress() throws -> StoreAddress {
        switch store.location {
        case .sqlite(let path): try StoreAddress("sqlite:" + path)
        case .postgresql(let url):
            try StoreAddress(
                url.contains("schema=") ? url : url + (url.contains("?") ? "&" : "?") + "schema=\(store.schema)"
            )
        }
    }

    func openStore() throws -> any Store {
        let password = try store.password?.read().reveal { $0 }
        return try storeAddress().open(.init(password: password, environment: environment))
    }

    /// Runs `body` with the store open.
    func withStore<Result>(_ body: (any Store) throws -> Result) throws -> Result {
        let store = try openStore()
        defer { store.close() }
        return try body(store)
    }
}

/// What every operator's command says of itself in its help.
let operatorNote = "An operator's tool: it opens the store directly, past the broker's checks of who is who."
