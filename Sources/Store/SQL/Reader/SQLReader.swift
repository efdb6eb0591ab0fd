import Escalation

/// One consistent view of ``SQLStore``. Its extensions hold the parts of ``StoreReader``.
final class SQLReader: StoreReader {
    let connection: any SQLConnection
    let json: StoredJSONReader
    let now: Instant
    let incarnation: Int64
    var isOver = false

    init(connection: any SQLConnection, json: StoredJSONReader, now: Instant, incarnation: Int64) {
        self.connection = connection
        self.json = json
        self.now = now
        self.incarnation = incarnation
    }

    func run(_ commands: [SQLCommand]) throws -> [[SQLRow]] {
        precondition(!isOver, "a reader was kept past its end")
        return try connection.run(commands)
    }

    func rows(_ command: SQLCommand) throws -> [SQLRow] {
        try run([command])[0]
    }

    func meta(_ key: String) throws -> String? {
        guard var row = try rows(SQLTransaction.readMeta(.text(key))).first else { return nil }
        return try row.text()
    }
}
