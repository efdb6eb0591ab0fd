internal import GRDB
internal import GRDBSQLite

extension SQLiteConnection {
    /// A GRDB connection with the statements that it has prepared.
    ///
    /// GRDB opens, configures and serialises; binding and stepping go straight to SQLite, because a batch runs hundreds
    /// of small statements.
    final class Session {
        let queue: DatabaseQueue
        private let database: Database
        private let handle: OpaquePointer
        private var prepared: [String: Statement] = [:]
        private let log: WriteAheadLog

        init(_ queue: DatabaseQueue) throws {
            self.queue = queue
            let (database, handle) = queue.inDatabase { ($0, $0.sqliteConnection) }
            guard let handle else {
                throw StoreError(.unavailable, operation: "open", message: "the database was closed")
            }
            self.database = database
            self.handle = handle
            self.log = WriteAheadLog(of: handle)
        }

        func close() {
            prepared = [:]
            queue.inDatabase { _ in log.detach() }
            try? queue.close()
        }

        func execute(_ statement: SQLStatement) throws {
            _ = try rows(of: statement())
        }

        /// Takes back what the transaction did; SQLite may have done so itself (sqlite.org/lang_transaction.html,
        /// "Response To Errors Within A Transaction").
        func rollBack() {
            guard sqlite3_get_autocommit(handle) == 0 else { return }
            sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
        }

        /// Moves the write-ahead log into the database where that is called for.
        func shortenLog(where isCalledFor: (WriteAheadLog) -> Bool) {
            queue.inDatabase { _ in
                if isCalledFor(log) { log.moveIntoDatabase() }
            }
        }

        func rows(of command: SQLCommand) throws -> [SQLRow] {
            var rows: [SQLRow] = []
            try step(through: command) { statement in
                rows.append(SQLRow((0..<sqlite3_column_count(statement)).map { Self.column($0, of: statement) }))
            }
            return rows
        }

        func lend(_ command: SQLCommand, to body: (inout LentRow) throws -> Void) throws {
            let columns = LentRow.Source.statement(SQLiteColumns(of: try prepare(command.statement).sqliteStatement))
            try step(through: command) { _ in
                var row = LentRow(columns)
                try body(&row)
            }
        }

        private func step(through command: SQLCommand, _ body: (OpaquePointer) throws -> Void) throws {
            let statement = try prepare(command.statement).sqliteStatement
            defer { sqlite3_reset(statement) }
            for (position, value) in command.arguments.enumerated() {
                try bind(value, at: Int32(position + 1), of: statement, operation: command.statement.operation)
            }
            while true {
                switch sqlite3_step(statement) {
                case SQLITE_ROW: try body(statement)
                case SQLITE_DONE: return
                default: throw StoreError(sqlite: handle, operation: command.statement.operation)
                }
            }
        }

        private func prepare(_ statement: SQLStatement) throws -> Statement {
            if let known = prepared[statement.text] { return known }
            do {
                let new = try database.makeStatement(sql: SQLDialect.sqlite.rendered(statement.text))
                prepared[statement.text] = new
                return new
            } catch {
                throw StoreError(sqlite: error, operation: statement.operation)
            }
        }

        private func bind(
            _ value: SQLValue,
            at position: Int32,
            of statement: OpaquePointer,
            operation: String
        ) throws {
            /// SQLite copies what it is given.
            let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
            let status =
                switch value {
                case .null:
                    sqlite3_bind_null(statement, position)
                case .int(let number):
                    sqlite3_bind_int64(statement, position, number)
                case .text(var text):
                    try text.withUTF8 { bytes in
                        // PostgreSQL cannot hold it, and what one store refuses, the other refuses too.
                        guard !bytes.contains(0) else { throw StoreError.nulCharacter(operation: operation) }
                        return bytes.withMemoryRebound(to: CChar.self) {
                            sqlite3_bind_text(statement, position, $0.baseAddress, Int32($0.count), transient)
                        }
                    }
                case .blob(let bytes):
                    bytes.isEmpty
                        ? sqlite3_bind_zeroblob(statement, position, 0)
                        : sqlite3_bind_blob(statement, position, bytes, Int32(bytes.count), transient)
                case .column:
                    preconditionFailure("SQLite takes a value at a time")
                }
            guard status == SQLITE_OK else { throw StoreError(sqlite: handle, operation: operation) }
        }

        private static func column(_ position: Int32, of statement: OpaquePointer) -> SQLValue {
            switch sqlite3_column_type(statement, position) {
            case SQLITE_INTEGER:
                return .int(sqlite3_column_int64(statement, position))
            case SQLITE_TEXT:
                guard let text = sqlite3_column_text(statement, position) else { return .null }
                let count = Int(sqlite3_column_bytes(statement, position))
                return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
            case SQLITE_BLOB:
                guard let bytes = sqlite3_column_blob(statement, position) else { return .blob([]) }
                return .blob(
                    Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, position))))
                )
            default:
                return .null
            }
        }
    }
}
