public import JSON

extension CELValue {
    /// A JSON value in the language's terms. Integers are int, or uint above `Int64.max`.
    public init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .array(let elements): self = .list(elements.map { CELValue($0) })
        case .object(let object):
            self = .map(object.members.map { Entry(key: .string($0.key), value: CELValue($0.value)) })
        }
    }

    /// The value as JSON, or nil where JSON has no such thing: a double that is not finite, a type, a map with keys
    /// that are not strings, bytes. Timestamps and durations become their text.
    public var json: JSONValue? {
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value): return Int64(exactly: value).map { .int($0) } ?? .uint(value)
        case .double(let value): return value.isFinite ? .double(value) : nil
        case .string(let value): return .string(value)
        case .timestamp(let value): return .string(value.description)
        case .duration(let value): return .string(value.description)
        case .list(let elements):
            let values = elements.compactMap(\.json)
            return values.count == elements.count ? .array(values) : nil
        case .map(let entries):
            var object = JSONObject()
            for entry in entries {
                guard case .string(let key) = entry.key, let value = entry.value.json else { return nil }
                object[key] = value
            }
            return .object(object)
        case .optional(let value): return value.map(\.json) ?? .null
        case .bytes, .type: return nil
        }
    }
}
