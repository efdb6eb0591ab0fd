internal import CPostgres

extension StoreError {
    /// A failed result. Messages about data may quote values, so of those only code and constraint are kept.
    init(postgreSQL result: OpaquePointer, operation: String) {
        func text(_ field: UnsafePointer<CChar>?) -> String? { field.map { String(cString: $0) } }
        let state = text(cpostgres_sqlstate(result)) ?? ""
        let kind = Kind(sqlState: state)
        let message: String
        if kind == .data {
            let place = text(cpostgres_constraint(result)) ?? text(cpostgres_table(result))
            message = "the database refused a value" + (place.map { " (\($0))" } ?? "")
        } else {
            message = text(cpostgres_message(result)) ?? "no reason given"
        }
        self.init(kind, operation: operation, message: "\(message) (SQLSTATE \(state))")
    }

    /// The connection is gone, or never came to be.
    static func connection(_ handle: OpaquePointer?, operation: String) -> StoreError {
        let message = handle.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? ""
        let line = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? "the connection was lost"
        return StoreError(.unavailable, operation: operation, message: line)
    }
}

extension StoreError.Kind {
    /// PostgreSQL documentation, appendix A, "Error Codes".
    fileprivate init(sqlState state: String) {
        self =
            switch (state.prefix(2), state) {
            case (_, "40P01"): .deadlock
            case ("40", _): .serialization
            case (_, "55P03"): .busy
            case (_, "57014"), (_, "25P03"), (_, "57P05"): .timeout
            case (_, "53100"): .full
            case ("08", _), ("53", _), ("57", _), ("58", _): .unavailable
            case (_, "25006"): .readOnly
            case ("22", _), ("23", _), ("54", _): .data
            case (_, "42P01"), (_, "3F000"), (_, "42703"): .notMigrated
            case ("28", _), (_, "42501"), (_, "3D000"): .unusable
            default: .unexpected
            }
    }
}
