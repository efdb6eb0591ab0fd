internal import CPostgres
import Escalation

/// One thread's door to PostgreSQL, through libpq in pipeline mode: a list of commands is one round trip.
///
/// A connection that fails is dropped; the next transaction makes a new one. Whoever calls decides how long to wait
/// before it.
final class PostgreSQLConnection: SQLConnection {
    let dialect = SQLDialect.postgreSQL
    private let address: PostgreSQLAddress
    private let settings: StoreOptions
    private var pipeline: Pipeline?

    init(_ address: PostgreSQLAddress, settings: StoreOptions) {
        self.address = address
        self.settings = settings
    }

    func transaction<Result>(
        _ access: SQLAccess,
        opening: [SQLCommand],
        _ body: (Instant, [[SQLRow]]) throws -> Result
    ) throws -> Result {
        let pipeline = try connected()
        precondition(!pipeline.isInTransaction, "one transaction at a time")
        pipeline.isInTransaction = true
        defer { pipeline.isInTransaction = false }
        do {
            let begun = begin(access)
            var results = try pipeline.run(begun + opening)
            guard var clock = results[begun.count - 1].first else {
                throw StoreError(.unexpected, operation: "begin", message: "the database told no time")
            }
            results.removeFirst(begun.count)
            let result = try body(Instant(microseconds: try clock.int()), results)
            _ = try pipeline.run([Self.commit()])
            return result
        } catch {
            rollBack(pipeline)
            throw error
        }
    }

    func run(_ commands: [SQLCommand]) throws -> [[SQLRow]] {
        guard let pipeline, pipeline.isInTransaction else { preconditionFailure("commands run inside a transaction") }
        return try pipeline.run(commands)
    }

    func lend(_ command: SQLCommand, to body: (inout LentRow) throws -> Void) throws {
        guard let pipeline, pipeline.isInTransaction else { preconditionFailure("commands run inside a transaction") }
        try pipeline.lend(command, to: body)
    }

    func prepareForMigration() throws {
        let pipeline = try connected()
        let schema = SQLStatement("make the schema", "CREATE SCHEMA IF NOT EXISTS \(address.schema)")
        let exists = SQLStatement(
            "look for the schema",
            "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?1"
        )
        // Two that make it at once would collide on a unique index: one after the other.
        pipeline.isInTransaction = true
        defer { pipeline.isInTransaction = false }
        do {
            _ = try pipeline.run([Self.beginWriting(), Self.lockAlone(.int(lockNumber))])
            if try pipeline.run([exists(.text(address.schema))])[0].isEmpty { _ = try pipeline.run([schema()]) }
            _ = try pipeline.run([Self.commit()])
        } catch {
            rollBack(pipeline)
            throw error
        }
    }

    func close() {
        pipeline = nil
    }

    private func connected() throws -> Pipeline {
        if let pipeline, pipeline.isUsable { return pipeline }
        pipeline = nil
        let new = try Pipeline(address, settings: settings)
        pipeline = new
        return new
    }

    private func rollBack(_ pipeline: Pipeline) {
        guard pipeline.isUsable else {
            self.pipeline = nil
            return
        }
        do {
            _ = try pipeline.run([Self.rollback()])
        } catch {
            self.pipeline = nil
        }
    }
}

extension PostgreSQLConnection {
    private static let beginWriting = SQLStatement("begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    private static let beginReading = SQLStatement("begin", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    private static let commit = SQLStatement("commit", "COMMIT")
    private static let rollback = SQLStatement("roll back", "ROLLBACK")
    private static let clock = SQLStatement(
        "read the clock",
        "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"
    )
    /// Every writer holds it shared, so that a migration or a move can be alone.
    private static let lockShared = SQLStatement("begin", "SELECT pg_advisory_xact_lock_shared(?1)")
    private static let lockAlone = SQLStatement("begin", "SELECT pg_advisory_xact_lock(?1)")

    private func begin(_ access: SQLAccess) -> [SQLCommand] {
        switch access {
        case .read: [Self.beginReading(), Self.clock()]
        case .write: [Self.beginWriting(), Self.lockShared(.int(lockNumber)), Self.clock()]
        case .exclusive: [Self.beginWriting(), Self.lockAlone(.int(lockNumber)), Self.clock()]
        }
    }

    /// Advisory locks are numbered for the whole database (PostgreSQL documentation, 13.3.5): FNV-1a of the schema.
    private var lockNumber: Int64 {
        let hash = "belay store \(address.schema)".utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }
}
