import Escalation

/// What a transaction wants of the database.
enum SQLAccess: Sendable {
    /// One consistent view, no lock that a worker waits for.
    case read
    case write
    /// Nobody else writes meanwhile: migrations, and a store that is being moved.
    case exclusive
}

/// The narrow door to a database. Everything that the store knows is above it, so that both databases behave alike.
///
/// A connection belongs to one thread. It opens when it is first used, and again after it was lost.
protocol SQLConnection: AnyObject {
    var dialect: SQLDialect { get }

    /// Makes one transaction of `body`, which may ``run(_:)`` commands: committed when it returns, rolled back when it
    /// throws. `opening` is run with the beginning, in the same round trip; `body` gets the database's clock and the
    /// rows of `opening`.
    func transaction<Result>(
        _ access: SQLAccess,
        opening: [SQLCommand],
        _ body: (Instant, [[SQLRow]]) throws -> Result
    ) throws -> Result

    /// Runs commands in their order, in one round trip where the database is far away. The rows of each.
    func run(_ commands: [SQLCommand]) throws -> [[SQLRow]]

    /// Lends the rows of a command to `body`, one after another. Inside it, no other command may run.
    func lend(_ command: SQLCommand, to body: (inout LentRow) throws -> Void) throws

    /// Makes what has to stand before the first table: a file, a schema.
    func prepareForMigration() throws

    func close()
}

extension SQLConnection {
    func rows(_ command: SQLCommand) throws -> [SQLRow] {
        try run([command])[0]
    }

    func row(_ command: SQLCommand) throws -> SQLRow? {
        try rows(command).first
    }
}
