internal import GRDBSQLite

/// The columns of the row on which a statement stands. Their memory is the statement's, until its next step
/// (sqlite.org/c3ref/column_blob).
struct SQLiteColumns {
    private let statement: OpaquePointer
    private let count: Int

    init(of statement: OpaquePointer) {
        self.statement = statement
        count = Int(sqlite3_column_count(statement))
    }

    func value(at position: Int) -> LentRow.Value {
        precondition(position < count, "the statement has only \(count) columns")
        let column = Int32(position)
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .int(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT, SQLITE_BLOB:
            return .bytes(bytes(at: position) ?? UnsafeRawBufferPointer(start: nil, count: 0))
        default: return .null
        }
    }

    /// A whole number; 0 of what is none.
    ///
    /// Of a text it gives the number that it begins with: nobody asks who has not declared the column otherwise, and our
    /// tables are `STRICT`.
    func int(at position: Int) -> Int64 {
        precondition(position < count, "the statement has only \(count) columns")
        return sqlite3_column_int64(statement, Int32(position))
    }

    /// The bytes of a text or a blob: of a text too they are UTF-8 in our databases. `nil` where there are none, be it that
    /// nothing stands in the column or nothing in the text.
    ///
    /// Of a number it gives the digits, as ``int(at:)`` does the other way.
    func bytes(at position: Int) -> UnsafeRawBufferPointer? {
        precondition(position < count, "the statement has only \(count) columns")
        guard let start = sqlite3_column_blob(statement, Int32(position)) else { return nil }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, Int32(position))))
    }
}
