/// A step of a compiled expression.
///
/// Nodes are classes, so that a tree of them is walked by plain dispatch; they never change once compiled.
class Node {
    /// Where in the source, in bytes.
    final let offset: Int

    init(at offset: Int) {
        self.offset = offset
    }

    func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        preconditionFailure("a node evaluates to something")
    }

    /// The value of a condition. Overridden where a boolean can be had without making a ``Value``.
    func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        let value = try self.evaluate(&frame)
        guard case .bool(let isTrue) = value else {
            throw CELError(.wrongType, "Expected true or false, found \(value.typeName)", at: self.offset)
        }
        return isTrue
    }
}

/// A condition: only ``decide(_:)`` is to be written.
class ConditionNode: Node {
    final override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        .bool(try self.decide(&frame))
    }
}

final class ConstantNode: Node {
    let value: Value

    init(_ value: Value, at offset: Int) {
        self.value = value
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value { self.value }
}

/// What can only fail: an unknown name in an expression that was not checked.
final class FailureNode: Node {
    private let error: CELError

    init(_ error: CELError, at offset: Int) {
        self.error = error
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value { throw self.error }
}
