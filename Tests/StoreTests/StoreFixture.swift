import Escalation
import Foundation
import Testing

@testable import Store

/// The databases that the contract is held against.
enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"
    /// Not among those of ``available``: what a database does with its columns, files and sessions is no part of it.
    case memory = "memory"

    /// Where PostgreSQL listens for tests, as an address without a schema.
    static let postgresAddress = ProcessInfo.processInfo.environment["BELAY_TEST_POSTGRES"]

    static let available = [sqlite] + (postgresAddress == nil ? [] : [postgreSQL])

    /// What keeps the contract of a store, whether or not it is a database.
    static let contract = available + [memory]

    var testDescription: String { rawValue }
}

/// A store of its own for one test: a file, or a schema, that goes when the test ends.
final class StoreFixture {
    let kind: StoreKind
    let text: String
    private let memory = MemoryDatabase(clock: {
        Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    })
    private let database: StoreAddress?
    private let directory: URL
    private let schema: String

    private init(_ kind: StoreKind) throws {
        self.kind = kind
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        schema = name
        directory = FileManager.default.temporaryDirectory.appending(path: name)
        switch kind {
        case .sqlite:
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            text = "sqlite:\(directory.path)/belay.db"
        case .postgreSQL:
            let server = try #require(StoreKind.postgresAddress)
            text = server + (server.contains("?") ? "&" : "?") + "schema=\(schema)"
        case .memory:
            text = ""
        }
        database = kind == .memory ? nil : try StoreAddress(text)
    }

    var address: StoreAddress {
        guard let database else { preconditionFailure("a store in memory is nowhere") }
        return database
    }

    /// Lends an empty, migrated store.
    static func with(
        _ kind: StoreKind,
        migrated: Bool = true,
        _ body: (StoreFixture) throws -> Void
    ) throws {
        let fixture = try StoreFixture(kind)
        defer { fixture.remove() }
        if migrated { try fixture.open().migrate() }
        try body(fixture)
    }

    /// An empty store that the caller removes.
    static func unmigrated(_ kind: StoreKind) throws -> StoreFixture { try StoreFixture(kind) }

    func open(_ settings: StoreOptions = StoreOptions(patience: .seconds(5))) -> any Store {
        kind == .memory ? memory.open() : address.open(settings)
    }

    func open(faults: any StoreFaults) -> any Store {
        kind == .memory
            ? memory.open(faults: faults) : address.open(StoreOptions(patience: .seconds(5)), faults: faults)
    }

    /// Runs SQL that no part of the product would run.
    @discardableResult
    func sql(_ text: String, _ arguments: SQLValue...) throws -> [SQLRow] {
        let connection = address.openStore(StoreOptions(patience: .seconds(5)), faults: NoFaults()).connection
        defer { connection.close() }
        return try connection.transaction(.write, opening: []) { _, _ in
            try connection.rows(SQLStatement("test", text).with(arguments))
        }
    }

    func remove() {
        switch kind {
        case .sqlite: try? FileManager.default.removeItem(at: directory)
        case .memory: break
        case .postgreSQL: _ = try? sql("DROP SCHEMA IF EXISTS \(schema) CASCADE")
        }
    }
}
