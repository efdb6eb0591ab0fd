internal import JSON

/// A field of something that is no plain path, or an optional one.
final class SelectNode: Node {
    private let operand: Node
    private let key: JSONKey
    private let isOptional: Bool
    private let reading: Reading

    init(_ operand: Node, _ key: JSONKey, isOptional: Bool, _ reading: Reading, at offset: Int) {
        self.operand = operand
        self.key = key
        self.isOptional = isOptional
        self.reading = reading
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        let operand = try self.operand.evaluate(&frame)
        let path = (self.operand as? PathNode)?.name ?? operand.typeName
        let value = try Self.select(operand, self.key, isOptional: self.isOptional, path: path, &frame, at: self.offset)
        return try self.reading.read(value, path: "\(path).\(self.key.name)", at: self.offset)
    }

    /// Selecting from an optional gives an optional, as `.?` does: empty when the value or the field is missing.
    static func select(
        _ operand: Value,
        _ key: JSONKey,
        isOptional: Bool,
        path: String,
        _ frame: inout Frame,
        at offset: Int
    ) throws(CELError) -> Value {
        if case .optional(let inner) = operand {
            guard let inner else { return operand }
            return .optional(try inner.field(key, path: path, &frame, at: offset))
        }
        let value = try operand.field(key, path: path, &frame, at: offset)
        if isOptional { return .optional(value) }
        guard let value else {
            let missing = "\(path).\(key.name)"
            throw CELError(.missingField, "\(missing) is missing", path: missing, at: offset)
        }
        return value
    }
}

/// `has(x.field)`.
final class HasNode: ConditionNode {
    private let operand: Node
    private let key: JSONKey

    init(_ operand: Node, _ key: JSONKey, at offset: Int) {
        self.operand = operand
        self.key = key
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        var operand = try self.operand.evaluate(&frame)
        while case .optional(let inner) = operand {
            guard let inner else { return false }
            operand = inner
        }
        let path = (self.operand as? PathNode)?.name ?? operand.typeName
        return try operand.field(self.key, path: path, &frame, at: self.offset) != nil
    }
}

/// `x[index]` and `x[?index]`.
final class IndexNode: Node {
    private let operand, index: Node
    private let isOptional: Bool
    private let reading: Reading

    init(_ operand: Node, _ index: Node, isOptional: Bool, _ reading: Reading, at offset: Int) {
        self.operand = operand
        self.index = index
        self.isOptional = isOptional
        self.reading = reading
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        let operand = try self.operand.evaluate(&frame)
        let index = try self.index.evaluate(&frame)
        if case .optional(let inner) = operand {
            guard let inner else { return operand }
            return .optional(try inner.element(index, &frame, at: self.offset))
        }
        let path = (self.operand as? PathNode)?.name
        let value = try operand.element(index, &frame, at: self.offset)
        if self.isOptional { return .optional(value) }
        guard let value else {
            let what = operand.typeName == "list" ? "element" : "key"
            throw CELError(
                .missingField,
                "\(path ?? "The \(operand.typeName)") has no such \(what)",
                path: path,
                at: self.offset
            )
        }
        return try self.reading.read(value, path: "\(path ?? "")[]", at: self.offset)
    }
}
