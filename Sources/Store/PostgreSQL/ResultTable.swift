internal import CPostgres

/// The rows of a result in binary form.
struct ResultTable {
    let rows: [SQLRow]

    init(_ result: OpaquePointer) throws {
        let columns = PQnfields(result)
        let types = (0..<columns).map { PQftype(result, $0) }
        rows = try (0..<PQntuples(result)).map { row in
            SQLRow(try (0..<columns).map { try Self.value(result, row, $0, type: types[Int($0)]) })
        }
    }

    /// Lends the rows of a result to `body`, one after another.
    static func lend(_ result: OpaquePointer, to body: (inout LentRow) throws -> Void) throws {
        let columns = PQnfields(result)
        let types = (0..<columns).map { PQftype(result, $0) }
        for row in 0..<PQntuples(result) {
            let values = try (0..<columns).map { try lentValue(result, row, $0, type: types[Int($0)]) }
            try values.withUnsafeBufferPointer { values in
                var row = LentRow(.values(values))
                try body(&row)
            }
        }
    }

    private static func lentValue(
        _ result: OpaquePointer,
        _ row: Int32,
        _ column: Int32,
        type: Oid
    ) throws -> LentRow.Value {
        switch type {
        // Text and blobs are themselves.
        case 25, 19, 1043, 17:
            guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else {
                return .null
            }
            return .bytes(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column))))
        default:
            guard case .int(let number) = try value(result, row, column, type: type) else { return .null }
            return .int(number)
        }
    }

    /// Types by their number in `pg_type`, which is fixed for those built in.
    private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32, type: Oid) throws -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        switch type {
        case 20: return .int(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case 23: return .int(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case 25, 19, 1043: return .text(String(decoding: bytes, as: UTF8.self))
        case 17: return .blob(Array(bytes))
        // The advisory lock functions answer with a `void`.
        case 2278: return .null
        default:
            throw StoreError(.unexpected, operation: "read a row", message: "a column has the type number \(type)")
        }
    }
}
