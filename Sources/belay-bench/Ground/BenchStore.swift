import CPostgres
import Documents
import Escalation
import Foundation
import Store

/// A store of one bench's own: a file, or a schema, that goes with it.
final class BenchStore: Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case sqlite = "SQLite"
        case postgreSQL = "PostgreSQL"
    }

    let kind: Kind
    /// The lines under `store:` in belay.yaml.
    let settings: String
    private let address: StoreAddress
    private let options: StoreOptions
    /// PostgreSQL's main process, where it runs on this machine; `nil` for SQLite.
    let serverProcess: Int32?
    private let remove: @Sendable () -> Void

    init(_ kind: Kind, on ground: BenchGround) throws {
        self.kind = kind
        let name = "bench_\(UInt32.random(in: 0 ... .max))"
        switch kind {
        case .sqlite:
            let path = ground.directory + "/\(name).db"
            settings = "  url: sqlite:\(path)"
            address = try StoreAddress("sqlite:" + path)
            options = StoreOptions()
            serverProcess = nil
            remove = { for end in ["", "-wal", "-shm", ".lock", ".turn"] { unlink(path + end) } }
        case .postgreSQL:
            guard let uri = ground.environment["BELAY_TEST_POSTGRES"], var parts = URLComponents(string: uri) else {
                throw BenchError("no database is named (BELAY_TEST_POSTGRES): run deploy/dev bench")
            }
            let password = parts.password ?? ""
            parts.password = nil
            let file = try ground.write(password, to: "store-password")
            let url = parts.string ?? uri
            settings = "  url: \(url)\n  password-file: \(file)\n  schema: \(name)"
            address = try StoreAddress(url, schema: name)
            options = StoreOptions(password: password)
            serverProcess = Self.postmaster(at: uri)
            remove = { Self.execute("DROP SCHEMA IF EXISTS \(name) CASCADE", at: uri) }
        }
        try open().migrate()
    }

    deinit { remove() }

    func open() -> any Store { address.open(options) }

    /// Applies documents as an operator would: read for mistakes first, then stored in one transaction.
    func apply(_ texts: [String]) throws {
        let reader = DocumentReader()
        let store = open()
        defer { store.close() }
        for text in texts {
            let headers = try reader.headers(of: DocumentSource(file: "bench", text: text)).get()
            try store.transaction { transaction in
                for header in headers {
                    _ = try transaction.apply(
                        StoredDocument(
                            kind: header.kind.rawValue,
                            name: header.name,
                            version: header.version,
                            text: header.text,
                            hash: Digest(of: header.text.utf8),
                            appliedAt: transaction.now,
                            appliedBy: "belay-bench"
                        )
                    )
                }
            }
        }
    }

    /// The parent of the process that serves a connection.
    private static func postmaster(at uri: String) -> Int32? {
        let connection = PQconnectdb(uri)
        defer { PQfinish(connection) }
        return PQstatus(connection) == CONNECTION_OK ? ProcessUsage.parent(of: PQbackendPID(connection)) : nil
    }

    private static func execute(_ sql: String, at uri: String) {
        let connection = PQconnectdb(uri)
        defer { PQfinish(connection) }
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        PQclear(PQexec(connection, sql))
    }
}
