/// A call of a built-in function, the target of a method first among its arguments.
final class CallNode: Node {
    private let function: Function
    private let arguments: [Node]

    init(_ function: Function, _ arguments: [Node], at offset: Int) {
        self.function = function
        self.arguments = arguments
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        var values: [Value] = []
        values.reserveCapacity(self.arguments.count)
        for argument in self.arguments {
            let value = try argument.evaluate(&frame)
            // Every function reads its texts once, and its time goes with their length.
            try frame.charge(forBytes: value.withText(\.count) ?? 0, at: self.offset)
            values.append(value)
        }
        guard let value = try self.function.body(values, &frame, self.offset) else {
            let path = self.arguments.first.flatMap { ($0 as? PathNode)?.name }
            throw CELError.noOverload(self.function.name, values, path: path, at: self.offset)
        }
        return value
    }
}

/// `matches` with a constant pattern, compiled once.
final class MatchesNode: ConditionNode {
    private let text: Node
    private let pattern: Pattern

    init(_ text: Node, _ pattern: Pattern, at offset: Int) {
        self.text = text
        self.pattern = pattern
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        let text = try self.text.evaluate(&frame)
        try frame.charge(forBytes: text.withText(\.count) ?? 0, at: self.offset)
        guard let matches = text.withText({ self.pattern.matches($0) }) else {
            throw CELError.noOverload("matches", [text], path: (self.text as? PathNode)?.name, at: self.offset)
        }
        return matches
    }
}
