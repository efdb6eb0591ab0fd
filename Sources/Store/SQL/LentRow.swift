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

    private let values: UnsafeBufferPointer<Value>
    private var position = 0

    init(_ values: UnsafeBufferPointer<Value>) {
        self.values = values
    }

    mutating func next() -> Value {
        precondition(position < values.count, "the statement has only \(values.count) columns")
        defer { position += 1 }
        return values[position]
    }

    mutating func int() throws -> Int64 {
        guard case .int(let number) = next() else { throw misfit("a number") }
        return number
    }

    mutating func bytes() throws -> UnsafeRawBufferPointer {
        guard case .bytes(let bytes) = next() else { throw misfit("bytes") }
        return bytes
    }

    mutating func optionalBytes() throws -> UnsafeRawBufferPointer? {
        switch next() {
        case .null: nil
        case .bytes(let bytes): bytes
        case .int: throw misfit("bytes")
        }
    }

    private func misfit(_ expected: String) -> StoreError {
        StoreError(.unexpected, operation: "read a row", message: "column \(position) does not hold \(expected)")
    }
}
