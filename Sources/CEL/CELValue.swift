/// A value of the Common Expression Language that owns its memory.
///
/// `==` is exact: kinds must agree and strings are compared byte for byte. The language's own `==` compares numbers of
/// different kinds by value; use it inside expressions.
public enum CELValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([CELValue])
    case map([Entry])
    /// A type by its name, such as `int` or `google.protobuf.Timestamp`.
    case type(String)
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    indirect case optional(CELValue?)

    /// One key and value of a map, in the order they came in. Keys are bool, int, uint or string.
    public struct Entry: Hashable, Sendable {
        public let key: CELValue
        public let value: CELValue

        public init(key: CELValue, value: CELValue) {
            self.key = key
            self.value = value
        }
    }

    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.uint(let a), .uint(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.map(let a), .map(let b)): a.count == b.count && Set(a) == Set(b)
        case (.type(let a), .type(let b)): a == b
        case (.timestamp(let a), .timestamp(let b)): a == b
        case (.duration(let a), .duration(let b)): a == b
        case (.optional(let a), .optional(let b)): a == b
        default: false
        }
    }

    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .int(let value): hasher.combine(value)
        case .uint(let value): hasher.combine(value)
        case .double(let value): hasher.combine(value)
        case .string(let value): for byte in value.utf8 { hasher.combine(byte) }
        case .bytes(let value): hasher.combine(value)
        case .list(let value): hasher.combine(value)
        case .map(let value): hasher.combine(Set(value))
        case .type(let value): hasher.combine(value)
        case .timestamp(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value)
        case .optional(let value): hasher.combine(value)
        }
    }
}
