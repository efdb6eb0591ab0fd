import Escalation

/// The store in the domain's words, over either database.
final class SQLStore: Store {
    let connection: any SQLConnection
    let environment: String?
    /// Lets a test fail a transaction where it is most awkward.
    let faults: any StoreFaults
    private let json: StoredJSONReader

    init(connection: any SQLConnection, environment: String?, faults: any StoreFaults = NoFaults()) {
        self.connection = connection
        self.environment = environment
        self.faults = faults
        json = StoredJSONReader(keys: SubjectKeys(connection: connection))
    }

    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try faults.reached(.begin)
        let result = try connection.transaction(.write, opening: [Installation.read()]) { now, rows in
            let installation = try Installation(rows[0], environment: environment)
            try json.keys.begin(installation)
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
            let installation = try Installation(rows[0], environment: environment)
            try json.keys.begin(installation)
            let reader = SQLReader(connection: connection, json: json, now: now, incarnation: installation.incarnation)
            defer { reader.isOver = true }
            return try body(reader)
        }
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
