internal import JSON

extension Compiler {
    mutating func compileUnary(_ operation: Expression.UnaryOperator, _ operand: Expression, at offset: Int) -> Compiled
    {
        switch operation {
        case .not:
            return Compiled(node: NotNode(self.compileCondition(operand), at: offset), type: .bool)
        case .negate:
            let compiled = self.compile(operand)
            if ![.int, .double, .number, .dyn].contains(compiled.type) {
                self.report("'-' has no meaning for \(compiled.type)", at: offset)
            }
            return Compiled(
                node: self.folded(NegateNode(compiled.node, at: offset), [compiled.node]),
                type: compiled.type
            )
        }
    }

    mutating func compileBinary(
        _ operation: Expression.BinaryOperator,
        _ left: Expression,
        _ right: Expression,
        at offset: Int
    ) -> Compiled {
        let left = self.compile(left)
        let right = self.compile(right)
        if let comparison = CELComparison.Operation(rawValue: operation.rawValue) {
            return self.compare(comparison, left, right, at: offset)
        }
        if operation == .isIn {
            self.checkIn(left.type, right.type, at: offset)
            return Compiled(node: InNode(left.node, right.node, at: offset), type: .bool)
        }
        let node = ArithmeticNode(operation, left.node, right.node, at: offset)
        let type = Self.result(of: operation, left.type, right.type)
        if type == nil {
            self.report("'\(operation.rawValue)' has no meaning for \(left.type) and \(right.type)", at: offset)
        }
        return Compiled(node: self.folded(node, [left.node, right.node]), type: type ?? .dyn)
    }

    private mutating func compare(
        _ operation: CELComparison.Operation,
        _ left: Compiled,
        _ right: Compiled,
        at offset: Int
    ) -> Compiled {
        let isEquality = operation == .equal || operation == .notEqual
        let isKnown = isEquality ? left.type.isComparable(with: right.type) : left.type.isOrdered(with: right.type)
        if !isKnown {
            let subject = left.path.map { " (\($0))" } ?? right.path.map { " (\($0))" } ?? ""
            self.report("'\(operation.rawValue)' cannot compare \(left.type) with \(right.type)\(subject)", at: offset)
        }
        let general = CompareNode(operation, left.node, right.node, at: offset)
        var node: Node = general
        for (field, constant, operation) in [(left, right, operation), (right, left, operation.flipped)] {
            guard let constant = constant.node as? ConstantNode else { continue }
            if let path = field.path, let bound = Self.owned(constant.value) {
                self.note(CELComparison(path: path, operation: operation, bound: bound))
            }
            if let path = field.node as? PathNode {
                node = PathCompareNode(path, operation, constant.value, general: general) ?? general
            }
            break
        }
        return Compiled(node: node, type: .bool)
    }

    private mutating func checkIn(_ element: CELType, _ range: CELType, at offset: Int) {
        let inner: CELType
        switch range {
        case .list(let element): inner = element
        case .map(let key, _): inner = key
        case .object: inner = .string
        case .dyn: return
        default:
            self.report("'in' asks for a list or a map, found \(range)", at: offset)
            return
        }
        if !element.isComparable(with: inner) {
            self.report("'in' looks for \(element) where there are only \(inner)", at: offset)
        }
    }

    /// What arithmetic gives; nil when it has no meaning.
    private static func result(of operation: Expression.BinaryOperator, _ left: CELType, _ right: CELType) -> CELType? {
        if left == .dyn || right == .dyn { return .dyn }
        switch (operation, left, right) {
        case (_, .int, .int): return .int
        case (_, .uint, .uint): return .uint
        case (.remainder, .double, .double): return nil
        case (_, .double, .double): return .double
        case _ where left == .number && right.isNumeric || left.isNumeric && right == .number: return .number
        case (.add, .string, .string): return .string
        case (.add, .bytes, .bytes): return .bytes
        case (.add, .list(let a), .list(let b)): return .list(a.joined(with: b))
        case (.add, .timestamp, .duration), (.add, .duration, .timestamp), (.subtract, .timestamp, .duration):
            return .timestamp
        case (.subtract, .timestamp, .timestamp), (.add, .duration, .duration), (.subtract, .duration, .duration):
            return .duration
        default: return nil
        }
    }

    // MARK: Constants

    /// The constant that a node of constants gives. One that fails is left for evaluation to fail.
    func folded(_ node: Node, _ operands: [Node]) -> Node {
        guard operands.allSatisfy({ $0 is ConstantNode }) else { return node }
        var frame = Frame(CELActivation(), self.environment)
        guard let value = try? node.evaluate(&frame) else { return node }
        return ConstantNode(value, at: node.offset)
    }

    static func owned(_ value: Value) -> CELValue? {
        var frame = Frame(CELActivation(), CELEnvironment(variables: [:]))
        return try? value.owned(&frame, at: 0)
    }
}

extension CELType {
    /// Whether `<` has a meaning between the two.
    func isOrdered(with other: CELType) -> Bool {
        switch (self, other) {
        case (.dyn, .dyn): true
        case (.dyn, let type), (let type, .dyn): type.isOrdered(with: type)
        case _ where self.isNumeric && other.isNumeric: true
        case (.bool, .bool), (.string, .string), (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration):
            true
        default: false
        }
    }
}
