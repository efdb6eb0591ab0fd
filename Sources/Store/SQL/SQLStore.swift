import Escalation

/// The store in the domain's words, over either database.
final class SQLStore: Store {
    let connection: any SQLConnection
    let environment: String?
    /// Lets a test fail a transaction where it is most awkward.
    let faults: any StoreFaults
    /// Whether it may work on a store that waits to be recovered.
    let isRecovering: Bool
    private let json: StoredJSONReader
    /// As the last transaction found it.
    private var seen: Installation?

    init(
        connection: any SQLConnection,
        environment: String?,
        faults: any StoreFaults = NoFaults(),
        isRecovering: Bool = false
    ) {
        self.isRecovering = isRecovering
        self.connection = connection
        self.environment = environment
        self.faults = faults
        json = StoredJSONReader(keys: SubjectKeys(connection: connection))
    }

    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try faults.reached(.begin)
        let result = try connection.transaction(.write, opening: [Installation.read()]) { now, rows in
            let installation = try look(at: rows[0])
            let transaction = SQLTransaction(
                connection: connection,
                json: json,
                now: now,
                incarnation: installation.incarnation
            )
            defer { transaction.isOver = true }
            let result = try body(transaction)
            try faults.reached(.commit)
            return result
        }
        try faults.reached(.answer)
        return result
    }

    func reading<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result {
        try connection.transaction(.read, opening: [Installation.read()]) { now, rows in
            let installation = try look(at: rows[0])
            let reader = SQLReader(connection: connection, json: json, now: now, incarnation: installation.incarnation)
            defer { reader.isOver = true }
            return try body(reader)
        }
    }

    private func look(at rows: [SQLRow]) throws -> Installation {
        let installation = try Installation(rows, environment: environment, isRecovering: isRecovering)
        if !isRecovering { try installation.check(follows: seen) }
        seen = installation
        try json.keys.begin(installation)
        return installation
    }

    func migrate() throws {
        try connection.prepareForMigration()
        try connection.transaction(.exclusive, opening: []) { _, _ in
            try Migration.apply(to: connection, environment: environment)
        }
    }

    func close() {
        connection.close()
    }
}
