internal import JSON

/// A map in the order its entries came in. Numbers that are equal by value are the same key.
struct MapValue {
    private(set) var entries: [(key: Value, value: Value)] = []
    private var positions: [Key: Int] = [:]

    enum Key: Hashable {
        case bool(Bool)
        case int(Int64)
        /// Above `Int64.max`.
        case large(UInt64)
        case text(JSONKey)

        /// Nil for what cannot be a key.
        init?(_ value: Value) {
            switch value {
            case .bool(let value): self = .bool(value)
            case .int(let value): self = .int(value)
            case .uint(let value): self = Int64(exactly: value).map { .int($0) } ?? .large(value)
            case .double(let value):
                if let int = Int64(exactly: value) {
                    self = .int(int)
                } else if let uint = UInt64(exactly: value) {
                    self = .large(uint)
                } else {
                    return nil
                }
            default:
                guard let text = value.text else { return nil }
                self = .text(JSONKey(text))
            }
        }
    }

    /// False when the key is there already or can be none; doubles find keys but are none.
    mutating func insert(_ key: Value, _ value: Value) -> Bool {
        if case .double = key { return false }
        guard let position = Key(key), self.positions[position] == nil else { return false }
        self.positions[position] = self.entries.count
        self.entries.append((key, value))
        return true
    }

    subscript(key: Value) -> Value? {
        Key(key).flatMap { self[$0] }
    }

    subscript(key: Key) -> Value? {
        self.positions[key].map { self.entries[$0].value }
    }

    subscript(name: JSONKey) -> Value? { self[.text(name)] }
}
