import Escalation
internal import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// One thread's door to a SQLite file, through GRDB: a writing connection behind the ``WriterLock``, and a second one
/// for readers, who in WAL mode wait for nobody.
final class SQLiteConnection: SQLConnection {
    let dialect = SQLDialect.sqlite
    private let path: String
    private let patience: Duration
    private var writer: Session?
    private var reader: Session?
    private var lock: WriterLock?
    /// The session of the transaction that is under way.
    private var current: Session?

    init(path: String, patience: Duration) {
        self.path = path
        self.patience = patience
    }

    func transaction<Result>(
        _ access: SQLAccess,
        opening: [SQLCommand],
        _ body: (Instant, [[SQLRow]]) throws -> Result
    ) throws -> Result {
        precondition(current == nil, "one transaction at a time")
        try checkExistence()
        guard access != .read else { return try transaction(in: try readingSession(), access, opening, body) }
        let result = try withLock {
            let session = try writingSession()
            let result = try transaction(in: session, access, opening, body)
            session.shortenLog { $0.isTooLong }
            return result
        }
        writer?.shortenLog { $0.isDue }
        return result
    }

    private func transaction<Result>(
        in session: Session,
        _ access: SQLAccess,
        _ opening: [SQLCommand],
        _ body: (Instant, [[SQLRow]]) throws -> Result
    ) throws -> Result {
        try session.queue.inDatabase { _ in
            current = session
            defer { current = nil }
            try session.execute(access == .read ? Self.beginReading : Self.beginWriting)
            do {
                let rows = try run(opening)
                let result = try body(Self.now(), rows)
                try session.execute(Self.commit)
                return result
            } catch {
                session.rollBack()
                throw error
            }
        }
    }

    func run(_ commands: [SQLCommand]) throws -> [[SQLRow]] {
        guard let current else { preconditionFailure("commands run inside a transaction") }
        var results: [[SQLRow]] = []
        results.reserveCapacity(commands.count)
        for command in commands { results.append(try current.rows(of: command)) }
        return results
    }

    func lend(_ command: SQLCommand, to body: (inout LentRow) throws -> Void) throws {
        guard let current else { preconditionFailure("commands run inside a transaction") }
        try current.lend(command, to: body)
    }

    func prepareForMigration() throws {
        try checkFileSystem()
        try withLock {
            if writer == nil { try DatabaseFiles(path: path).makeDatabase() }
            _ = try writingSession()
        }
    }

    func close() {
        writer?.close()
        reader?.close()
        (writer, reader, lock) = (nil, nil, nil)
    }

    private static let beginWriting = SQLStatement("begin", "BEGIN IMMEDIATE")
    private static let beginReading = SQLStatement("begin", "BEGIN")
    private static let commit = SQLStatement("commit", "COMMIT")

    /// SQLite has no clock of its own; on one machine, the machine's is the store's.
    private static func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}

extension SQLiteConnection {
    private func writingSession() throws -> Session {
        if let writer { return writer }
        let session = try openSession(readOnly: false)
        writer = session
        return session
    }

    private func readingSession() throws -> Session {
        if let reader { return reader }
        let session = try openSession(readOnly: true)
        reader = session
        return session
    }

    /// The writing connection is opened under the lock too: turning a new file to WAL is a write.
    private func withLock<Result>(_ body: () throws -> Result) throws -> Result {
        let lock = try self.lock ?? WriterLock(besideDatabase: path)
        self.lock = lock
        try lock.acquire(patience: patience)
        defer { lock.release() }
        return try body()
    }

    /// Only a migration makes a database; whoever mistypes its path is told.
    private func checkExistence() throws {
        guard writer == nil, reader == nil else { return }
        guard FileSystem.exists(path) else {
            throw StoreError(.notMigrated, operation: "open", message: "there is no database at \(path)")
        }
        try checkFileSystem()
    }

    private func checkFileSystem() throws {
        let directory = FileSystem.directory(of: path)
        if let kind = try FileSystem.networkKind(ofDirectory: directory) {
            throw StoreError(
                .unusable,
                operation: "open",
                message: "\(directory) lies on \(kind): SQLite needs a disk of this machine; use PostgreSQL instead"
            )
        }
    }

    private func openSession(readOnly: Bool) throws -> Session {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.label = "belay.store"
        // Our own writers wait at the lock; this is for a stranger's tool that holds the file.
        configuration.busyMode = .timeout(Double(patience.microseconds) / 1_000_000)
        configuration.prepareDatabase { database in
            if !readOnly {
                try database.execute(sql: "PRAGMA journal_mode = WAL")
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // What is deleted is overwritten where its page is written anyway: keys above all.
                try database.execute(sql: "PRAGMA secure_delete = FAST")
            }
            try database.execute(sql: "PRAGMA cache_size = -16000")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        do {
            return try Session(DatabaseQueue(path: path, configuration: configuration))
        } catch {
            throw StoreError(sqlite: error, operation: "open")
        }
    }
}
