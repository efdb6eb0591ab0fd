internal import GRDB
internal import GRDBSQLite

extension StoreError {
    /// What the last call on this connection failed with.
    init(sqlite handle: OpaquePointer, operation: String) {
        self.init(
            sqliteCode: sqlite3_extended_errcode(handle),
            message: String(cString: sqlite3_errmsg(handle)),
            operation: operation
        )
    }

    /// What GRDB threw.
    init(sqlite error: any Error, operation: String) {
        guard let error = error as? DatabaseError else {
            self.init(.unexpected, operation: operation, message: "\(type(of: error))")
            return
        }
        self.init(
            sqliteCode: error.extendedResultCode.rawValue,
            message: error.message ?? "no reason given",
            operation: operation
        )
    }

    /// SQLite's messages name tables and columns, never values (sqlite.org/rescode.html has the codes).
    private init(sqliteCode code: CInt, message: String, operation: String) {
        // `SQLITE_CONSTRAINT_TRIGGER` is an expression in C, which Swift does not import.
        let refusedByTrigger = SQLITE_CONSTRAINT | 7 << 8
        let kind: Kind =
            switch (code & 0xFF, code) {
            case (_, refusedByTrigger): .unexpected
            case (SQLITE_BUSY, _), (SQLITE_LOCKED, _): .busy
            case (SQLITE_FULL, _): .full
            case (SQLITE_IOERR, _), (SQLITE_NOMEM, _), (SQLITE_PROTOCOL, _): .unavailable
            case (SQLITE_INTERRUPT, _): .timeout
            case (SQLITE_READONLY, _): .readOnly
            case (SQLITE_CANTOPEN, _), (SQLITE_PERM, _), (SQLITE_AUTH, _), (SQLITE_NOTADB, _), (SQLITE_CORRUPT, _):
                .unusable
            case (SQLITE_CONSTRAINT, _), (SQLITE_MISMATCH, _), (SQLITE_TOOBIG, _): .data
            case (SQLITE_ERROR, _) where message.hasPrefix("no such table"): .notMigrated
            default: .unexpected
            }
        self.init(kind, operation: operation, message: "\(message) (SQLite \(code))")
    }

    /// Text with a zero character, which PostgreSQL cannot hold.
    static func nulCharacter(operation: String) -> StoreError {
        StoreError(.data, operation: operation, message: "a text holds the character U+0000")
    }
}
