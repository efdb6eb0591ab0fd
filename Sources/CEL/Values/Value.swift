internal import JSON

/// A value during evaluation.
///
/// Scalars of a document are taken off the tape at once; its strings, lists and objects stay on it as views, so that
/// nothing is copied that nobody asks for. A view lives no longer than the evaluation: what leaves is ``owned(_:at:)``.
enum Value {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list([Value])
    case map(MapValue)
    case type(String)
    case timestamp(CELTimestamp)
    case duration(CELDuration)
    indirect case optional(Value?)
    /// A string, array or object on the tape; never a scalar.
    case view(JSONView)

    init(_ view: JSONView) {
        switch view.kind {
        case .null: self = .null
        case .bool: self = .bool(view.bool ?? false)
        case .int: self = .int(view.int ?? 0)
        case .uint: self = .uint(view.uint ?? 0)
        case .double: self = .double(view.double ?? 0)
        case .string, .array, .object: self = .view(view)
        }
    }

    init(_ value: CELValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .uint(let value): self = .uint(value)
        case .double(let value): self = .double(value)
        case .string(let value): self = .string(value)
        case .bytes(let value): self = .bytes(value)
        case .list(let elements): self = .list(elements.map { Value($0) })
        case .map(let entries):
            var map = MapValue()
            for entry in entries { _ = map.insert(Value(entry.key), Value(entry.value)) }
            self = .map(map)
        case .type(let name): self = .type(name)
        case .timestamp(let value): self = .timestamp(value)
        case .duration(let value): self = .duration(value)
        case .optional(let value): self = .optional(value.map { Value($0) })
        }
    }

    /// The same value with memory of its own. Charged for, since shared parts are written out once for each use.
    func owned(_ frame: inout Frame, at offset: Int) throws(CELError) -> CELValue {
        try frame.charge(1, at: offset)
        switch self {
        case .null: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .uint(let value): return .uint(value)
        case .double(let value): return .double(value)
        case .string(let value):
            try frame.charge(forBytes: value.utf8.count, at: offset)
            return .string(value)
        case .bytes(let value): return .bytes(value)
        case .type(let name): return .type(name)
        case .timestamp(let value): return .timestamp(value)
        case .duration(let value): return .duration(value)
        case .view(let view) where view.kind == .string:
            try frame.charge(forBytes: view.utf8?.count ?? 0, at: offset)
            return .string(view.string ?? "")
        case .optional(nil): return .optional(nil)
        case .optional(let value?): return .optional(try value.owned(&frame, at: offset))
        case .list, .map, .view:
            return try self.ownedContainer(&frame, at: offset)
        }
    }

    private func ownedContainer(_ frame: inout Frame, at offset: Int) throws(CELError) -> CELValue {
        if let elements = self.elements(&frame) {
            var values: [CELValue] = []
            for element in elements { values.append(try element.owned(&frame, at: offset)) }
            return .list(values)
        }
        var entries: [CELValue.Entry] = []
        for entry in self.map(&frame)?.entries ?? [] {
            let value = try entry.value.owned(&frame, at: offset)
            entries.append(CELValue.Entry(key: try entry.key.owned(&frame, at: offset), value: value))
        }
        return .map(entries)
    }

    /// The name of its type, as `type(x)` gives it and messages say it.
    var typeName: String {
        switch self {
        case .null: "null_type"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .type: "type"
        case .timestamp: "google.protobuf.Timestamp"
        case .duration: "google.protobuf.Duration"
        case .optional: "optional_type"
        case .view(let view):
            switch view.kind {
            case .string: "string"
            case .array: "list"
            default: "map"
            }
        }
    }

    /// The elements of a list, wherever it lives; nil when this is no list.
    func elements(_ frame: inout Frame) -> [Value]? {
        switch self {
        case .list(let elements): return elements
        case .view(let view) where view.kind == .array:
            frame.spend((view.count ?? 0) / 4)
            return view.elements.map { Value($0) }
        default: return nil
        }
    }

    /// The entries of a map, wherever it lives; nil when this is no map.
    func map(_ frame: inout Frame) -> MapValue? {
        switch self {
        case .map(let map): return map
        case .view(let view) where view.kind == .object:
            frame.spend((view.count ?? 0) * 2)
            var map = MapValue()
            for member in view.members { _ = map.insert(.string(member.key.string ?? ""), Value(member.value)) }
            return map
        default: return nil
        }
    }

    /// Steps that looking up a name here takes beyond the first: an object on the tape is searched in order.
    var searchCost: Int {
        if case .view(let view) = self { (view.count ?? 0) / 32 } else { 0 }
    }

    /// Lends the UTF-8 of a string, wherever it lives; nil when this is no string.
    func withText<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        switch self {
        case .string(var text): text.withUTF8(body)
        case .view(let view): view.utf8.map(body)
        default: nil
        }
    }

    /// A string with memory of its own; nil when this is no string.
    var text: String? {
        switch self {
        case .string(let text): text
        case .view(let view): view.string
        default: nil
        }
    }
}
