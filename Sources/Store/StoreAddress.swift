import Escalation

/// Where a store is: `sqlite:/var/lib/belay/belay.db` or `postgresql://belay@db.example/belay?schema=belay`.
public struct StoreAddress: Hashable, Sendable {
    enum Place: Hashable, Sendable {
        case sqlite(path: String)
        case postgreSQL(PostgreSQLAddress)
    }

    let place: Place

    /// Reads an address as people write it in the configuration.
    ///
    /// A password belongs into a file of its own (``StoreOptions/password``); one in the address works and is never
    /// shown.
    ///
    /// - Parameter schema: For PostgreSQL, where the address names none.
    public init(_ text: String, schema: String = "belay") throws {
        if text.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite:".count))
            guard path.hasPrefix("/"), !path.hasSuffix("/"), !path.contains("\0") else {
                throw Self.unreadable("SQLite needs the absolute path of a file, as in sqlite:/var/lib/belay/belay.db")
            }
            place = .sqlite(path: path)
        } else if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
            place = .postgreSQL(try PostgreSQLAddress(text, schema: schema))
        } else {
            throw Self.unreadable("a store's address starts with sqlite: or postgresql://")
        }
    }

    static func unreadable(_ reason: String) -> StoreError {
        StoreError(.unusable, operation: "read the store's address", message: reason)
    }

    /// A handle for one thread. Nothing is opened before its first transaction, and it opens again by itself after a
    /// connection was lost.
    public func open(_ settings: StoreOptions = StoreOptions()) -> any Store {
        openStore(settings, faults: NoFaults())
    }

    /// ``open(_:)`` with a hand on where it fails.
    package func open(_ settings: StoreOptions = StoreOptions(), faults: any StoreFaults) -> any Store {
        openStore(settings, faults: faults)
    }

    /// A handle for whoever recovers a store: it also works on one that waits for that.
    public func openForRecovery(_ settings: StoreOptions = StoreOptions()) -> any RecoverableStore {
        SQLStore(connection: connection(settings), environment: settings.environment, isRecovering: true)
    }

    func openStore(_ settings: StoreOptions, faults: any StoreFaults) -> SQLStore {
        SQLStore(connection: connection(settings), environment: settings.environment, faults: faults)
    }

    private func connection(_ settings: StoreOptions) -> any SQLConnection {
        switch place {
        case .sqlite(let path): SQLiteConnection(path: path, patience: settings.patience)
        case .postgreSQL(let address): PostgreSQLConnection(address, settings: settings)
        }
    }
}

extension StoreAddress: CustomStringConvertible {
    /// Without any secret.
    public var description: String {
        switch place {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgreSQL(let address): address.description
        }
    }
}

/// What a handle needs beside the address.
public struct StoreOptions: Sendable {
    /// For PostgreSQL, read from a file; takes precedence over one in the address.
    public var password: String?
    /// The installation's environment. Where a store names another one, every transaction is refused; `nil` asks
    /// nothing.
    public var environment: String?
    /// How long to wait for others' locks before ``StoreError/Kind/busy``.
    public var patience: Duration
    /// How long one statement may take before ``StoreError/Kind/timeout``, on PostgreSQL.
    public var statementTimeout: Duration

    public init(
        password: String? = nil,
        environment: String? = nil,
        patience: Duration = .seconds(10),
        statementTimeout: Duration = .seconds(30)
    ) {
        self.password = password
        self.environment = environment
        self.patience = patience
        self.statementTimeout = statementTimeout
    }
}
