/// A row that is read where the database holds it, from left to right, in the order of the statement's columns. What it
/// gives is valid only inside the call that lent it.
///
/// For readings of millions of rows, whose columns are looked at once: copies of them would take longer than the look.
struct LentRow {
    enum Value {
        case null
        case int(Int64)
        /// Of a text or a blob.
        case bytes(UnsafeRawBufferPointer)
    }

    /// Where the columns lie.
    enum Source {
        case values(UnsafeBufferPointer<Value>)
        case statement(SQLiteColumns)
    }

    private let source: Source
    private var position = 0

    init(_ source: Source) {
        self.source = source
    }

    mutating func next() -> Value {
        defer { position += 1 }
        switch source {
        case .values(let values):
            precondition(position < values.count, "the statement has only \(values.count) columns")
            return values[position]
        case .statement(let columns): return columns.value(at: position)
        }
    }

    mutating func int() throws -> Int64 {
        // Nor is it asked here, unless it says zero, as it does of what is no number.
        if case .statement(let columns) = source {
            let number = columns.int(at: position)
            if number != 0 {
                position += 1
                return number
            }
        }
        guard case .int(let number) = next() else { throw misfit("a number") }
        return number
    }

    mutating func bytes() throws -> UnsafeRawBufferPointer {
        guard let bytes = try optionalBytes() else { throw misfit("bytes") }
        return bytes
    }

    mutating func optionalBytes() throws -> UnsafeRawBufferPointer? {
        // Most of a log's columns are this: SQLite is not asked first what they are.
        if case .statement(let columns) = source, let bytes = columns.bytes(at: position) {
            position += 1
            return bytes
        }
        switch next() {
        case .null: return nil
        case .bytes(let bytes): return bytes
        case .int: throw misfit("bytes")
        }
    }

    private func misfit(_ expected: String) -> StoreError {
        StoreError(.unexpected, operation: "read a row", message: "column \(position) does not hold \(expected)")
    }
}
