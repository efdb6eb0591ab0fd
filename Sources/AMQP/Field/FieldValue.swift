/// One value of an AMQP field table: a header, a queue argument, a server property.
///
/// The types and their letters are RabbitMQ's, which differ from AMQP 0-9-1's in places
/// (`l` is signed, `s` is a 16-bit integer).
public enum FieldValue: Hashable, Sendable {
    case string(String)
    case bytes([UInt8])
    case bool(Bool)
    /// Sent as a signed 64-bit integer; narrower signed integers arrive as this too.
    case int(Int64)
    /// Sent as an unsigned 64-bit integer; narrower unsigned integers arrive as this too.
    case unsigned(UInt64)
    case double(Double)
    /// `value` divided by ten to the power of `scale`.
    case decimal(scale: UInt8, value: UInt32)
    /// Seconds since 1970, UTC.
    case timestamp(UInt64)
    case array([FieldValue])
    case table(Table)
    case void
}

extension FieldValue {
    /// The text, where the value is a string.
    public var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The number, where the value is an integer that fits.
    public var intValue: Int64? {
        switch self {
        case .int(let value): value
        case .unsigned(let value): Int64(exactly: value)
        default: nil
        }
    }

    /// The truth, where the value is one.
    public var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The table, where the value is one.
    public var tableValue: Table? {
        if case .table(let value) = self { value } else { nil }
    }
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .int(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
}
