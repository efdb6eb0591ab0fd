import Escalation
import Foundation
import Store
import Testing

/// The databases that the fleet is run on.
public enum StoreKind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    public static let available = allCases.filter { $0 == .sqlite || Services.current?.postgres != nil }

    public var testDescription: String { rawValue }
}

/// A store of one test's own: a file, or a schema.
public final class TestStore {
    public let kind: StoreKind
    /// The folder of the SQLite file, and of everything else that the test writes.
    public let directory: URL
    /// The lines of the settings that lead workers here.
    let settings: String
    private let address: StoreAddress
    private let schema: String
    private let server: String?
    /// The environment of the installation; every handle names it.
    public static let environment = "test"

    public init(_ kind: StoreKind, in directory: URL, services: Services) throws {
        self.kind = kind
        server = services.postgres
        self.directory = directory
        schema = "it_" + UUID().uuidString.replacing("-", with: "").lowercased().prefix(12)
        switch kind {
        case .sqlite:
            let path = directory.appending(path: "belay.db").path
            settings = "url: sqlite:\(path)"
            address = try StoreAddress("sqlite:\(path)")
        case .postgreSQL:
            guard let server, var url = URLComponents(string: server) else {
                throw HarnessFailure("BELAY_TEST_POSTGRES names no server")
            }
            address = try StoreAddress(server, schema: schema)
            let password = directory.appending(path: "store-password").path
            _ = FileManager.default.createFile(
                atPath: password,
                contents: Data((url.password ?? "").utf8),
                attributes: [.posixPermissions: 0o600]
            )
            url.password = nil
            settings = "url: \(url.string ?? "")\n  schema: \(schema)\n  password-file: \(password)"
        }
        let store = open()
        defer { store.close() }
        try store.migrate()
    }

    public var path: String { directory.appending(path: "belay.db").path }

    public func open() -> any Store {
        address.open(StoreOptions(environment: Self.environment))
    }

    /// ``open()`` with a hand on where it fails.
    package func open(faults: any StoreFaults) -> any Store {
        address.open(StoreOptions(environment: Self.environment), faults: faults)
    }

    public func reading<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result {
        let store = open()
        defer { store.close() }
        return try store.reading(body)
    }

    /// Applies documents, as `belay policy apply` does.
    public func apply(_ documents: [(kind: String, name: String, version: Int64, text: String)]) throws {
        let store = open()
        defer { store.close() }
        try store.transaction { transaction in
            for document in documents {
                let verdict = try transaction.apply(
                    StoredDocument(
                        kind: document.kind,
                        name: document.name,
                        version: document.version,
                        text: document.text,
                        hash: Digest(of: document.text.utf8),
                        appliedAt: transaction.now,
                        appliedBy: "test"
                    )
                )
                guard verdict == .applied else { throw HarnessFailure("\(document.name) was not applied: \(verdict)") }
            }
        }
    }

    /// Runs SQL that no part of the product would run, past all of it.
    public func execute(_ sql: String) throws {
        switch kind {
        case .sqlite:
            let script = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=30).executescript(sys.argv[2])"
            _ = try Child.run("python3", ["-c", script, path, sql])
        case .postgreSQL:
            _ = try Child.run(
                "psql",
                ["--quiet", "--dbname", server ?? "", "--command", "SET search_path = \(schema); \(sql)"]
            )
        }
    }

    /// Where the database server that `deploy/dev` started keeps its files.
    public static let serverDirectory = URL(filePath: Services.dev).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: ".scratch/postgres/data")
    /// Loses everything, as a machine does whose disk is gone.
    public func throwAway() throws {
        switch kind {
        case .sqlite:
            for ending in ["", "-wal", "-shm", ".lock", ".turn"]
            where FileManager.default.fileExists(atPath: path + ending) {
                try FileManager.default.removeItem(atPath: path + ending)
            }
        case .postgreSQL: try execute("DROP SCHEMA \(schema) CASCADE")
        }
    }

    /// Puts a backup in the store's place, and does nothing more about it.
    public func restore(_ backup: String) throws {
        _ = try StoreRestoration(of: backup, keys: backup + ".keys", into: address).run()
    }

    /// Gives the schema back.
    func remove() {
        guard kind == .postgreSQL, let server else { return }
        _ = try? Child.run(
            "psql",
            ["--quiet", "--dbname", server, "--command", "DROP SCHEMA IF EXISTS \(schema) CASCADE"]
        )
    }
}
