/// How a declared type takes a value from JSON, which knows fewer types.
enum Reading {
    case any, bool, int, uint, double, number, string, timestamp, duration, list, map

    init(_ type: CELType) {
        self =
            switch type {
            case .bool: .bool
            case .int: .int
            case .uint: .uint
            case .double: .double
            case .number: .number
            case .string: .string
            case .timestamp: .timestamp
            case .duration: .duration
            case .list: .list
            case .map, .object: .map
            case .dyn, .null, .bytes, .type, .optional: .any
            }
    }

    /// The value as the declared type; null is let through.
    ///
    /// - Throws: `wrongType` when it is something else.
    func read(_ value: Value, path: @autoclosure () -> String, at offset: Int) throws(CELError) -> Value {
        if case .null = value { return value }
        switch self {
        case .any: return value
        case .bool: if case .bool = value { return value }
        case .int:
            if case .int = value { return value }
            if case .double(let double) = value, let int = Int64(exactly: double) { return .int(int) }
        case .uint:
            if case .uint = value { return value }
            if case .int(let int) = value, let uint = UInt64(exactly: int) { return .uint(uint) }
            if case .double(let double) = value, let uint = UInt64(exactly: double) { return .uint(uint) }
        case .double:
            switch value {
            case .double: return value
            case .int(let int): return .double(Double(int))
            case .uint(let uint): return .double(Double(uint))
            default: break
            }
        case .number: if Number(value) != nil { return value }
        case .string: if value.typeName == "string" { return value }
        case .list: if value.typeName == "list" { return value }
        case .map: if value.typeName == "map" { return value }
        case .timestamp:
            if case .timestamp = value { return value }
            if let time = value.withText({ CELTimestamp(rfc3339: $0) }), let time { return .timestamp(time) }
        case .duration:
            if case .duration = value { return value }
            if let span = value.text.flatMap({ CELDuration($0) }) { return .duration(span) }
        }
        let path = path()
        let message = "\(path) is \(Self.withArticle(value.typeName)), expected \(Self.withArticle("\(self)"))"
        throw CELError(.wrongType, message, path: path, at: offset)
    }

    private static func withArticle(_ name: String) -> String {
        name == "int" ? "an int" : "a \(name)"
    }
}
