/// `== != < <= > >=` between any two values.
final class CompareNode: ConditionNode {
    private let operation: CELComparison.Operation
    private let left, right: Node

    init(_ operation: CELComparison.Operation, _ left: Node, _ right: Node, at offset: Int) {
        self.operation = operation
        self.left = left
        self.right = right
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        let left = try self.left.evaluate(&frame)
        let right = try self.right.evaluate(&frame)
        switch self.operation {
        case .equal: return try left.equals(right, &frame, at: self.offset)
        case .notEqual: return !(try left.equals(right, &frame, at: self.offset))
        default:
            do throws(CELError) {
                return self.operation.accepts(
                    try left.compared(with: right, self.operation.rawValue, &frame, at: self.offset)
                )
            } catch {
                // Name the field whose type was not expected.
                guard error.kind == .wrongType, let path = (self.left as? PathNode ?? self.right as? PathNode)?.name
                else { throw error }
                throw CELError.noOverload(self.operation.rawValue, [left, right], path: path, at: self.offset)
            }
        }
    }
}

extension CELComparison.Operation {
    /// Whether the operation holds for two values in this order; none holds when there is no order.
    @inline(__always)
    func accepts(_ ordering: Ordering?) -> Bool {
        switch self {
        case .equal: ordering == .equal
        case .notEqual: ordering != .equal
        case .less: ordering == .less
        case .lessOrEqual: ordering == .less || ordering == .equal
        case .greater: ordering == .greater
        case .greaterOrEqual: ordering == .greater || ordering == .equal
        }
    }

    /// The same comparison with its sides exchanged.
    var flipped: CELComparison.Operation {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

final class ArithmeticNode: Node {
    private let operation: Expression.BinaryOperator
    private let left, right: Node

    init(_ operation: Expression.BinaryOperator, _ left: Node, _ right: Node, at offset: Int) {
        self.operation = operation
        self.left = left
        self.right = right
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        let left = try self.left.evaluate(&frame)
        let right = try self.right.evaluate(&frame)
        return try left.combined(self.operation, right, &frame, at: self.offset)
    }
}

final class NegateNode: Node {
    private let operand: Node

    init(_ operand: Node, at offset: Int) {
        self.operand = operand
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        try self.operand.evaluate(&frame).negated(at: self.offset)
    }
}

/// `in`: an element of a list, or a key of a map.
final class InNode: ConditionNode {
    private let element, range: Node

    init(_ element: Node, _ range: Node, at offset: Int) {
        self.element = element
        self.range = range
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        let element = try self.element.evaluate(&frame)
        let range = try self.range.evaluate(&frame)
        if let elements = range.elements(&frame) {
            for candidate in elements where try candidate.equals(element, &frame, at: self.offset) { return true }
            return false
        }
        guard range.typeName == "map" else { throw CELError.noOverload("in", [element, range], at: self.offset) }
        return try range.element(element, &frame, at: self.offset) != nil
    }
}
