/// `[a, b, ?c]`.
final class ListNode: Node {
    private let items: [(node: Node, isOptional: Bool)]

    init(_ items: [(node: Node, isOptional: Bool)], at offset: Int) {
        self.items = items
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        var elements: [Value] = []
        elements.reserveCapacity(self.items.count)
        for item in self.items {
            let value = try item.node.evaluate(&frame)
            if !item.isOptional {
                elements.append(value)
            } else if let present = try value.unwrapped(at: item.node.offset) {
                elements.append(present)
            }
        }
        return .list(elements)
    }
}

/// `{a: b, ?c: d}`.
final class MapNode: Node {
    struct Item {
        let key: Node
        let value: Node
        let isOptional: Bool
    }

    private let items: [Item]

    init(_ items: [Item], at offset: Int) {
        self.items = items
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        var map = MapValue()
        for item in self.items {
            let key = try item.key.evaluate(&frame)
            try frame.charge(forBytes: key.withText(\.count) ?? 0, at: item.key.offset)
            var value = try item.value.evaluate(&frame)
            if item.isOptional {
                guard let present = try value.unwrapped(at: item.value.offset) else { continue }
                value = present
            }
            try map.add(key, value, at: item.key.offset)
        }
        return .map(map)
    }
}

extension MapValue {
    /// - Throws: `duplicateKey`, or `wrongType` for a key that is no bool, int, uint or string.
    mutating func add(_ key: Value, _ value: Value, at offset: Int) throws(CELError) {
        guard !self.insert(key, value) else { return }
        guard self[key] != nil, key.typeName != "double" else {
            throw CELError(.wrongType, "A key of a map cannot be of type \(key.typeName)", at: offset)
        }
        throw CELError(.duplicateKey, "A map has the same key twice", at: offset)
    }
}

extension Value {
    /// What an optional holds.
    func unwrapped(at offset: Int) throws(CELError) -> Value? {
        guard case .optional(let inner) = self else { throw CELError.noOverload("?", [self], at: offset) }
        return inner
    }
}
