internal import JSON

/// A comparison without which a condition is false.
struct Requirement {
    /// What is looked at once for all that compare it in the same way.
    struct Field: Hashable {
        let slot: Int
        let name: String
        let reading: Reading
        /// `nil` for an equality.
        let order: CELComparison.Operation?
    }

    let node: PathCompareNode
    let field: Field

    var isEquality: Bool { self.field.order == nil }

    /// Those of a condition: itself, or the operands of its `&&`.
    static func all(of program: CELProgram) -> [Requirement] {
        let operands = (program.root as? AllNode)?.operands ?? [program.root]
        return operands.compactMap { ($0 as? PathCompareNode).flatMap { Requirement($0) } }
    }

    /// Nil where a look at the field rules out little: a truth value has two, and nearly everything is not equal.
    private init?(_ node: PathCompareNode) {
        guard case .variable(let slot) = node.path.base, node.operation != .notEqual else { return nil }
        switch node.bound {
        case .bool: return nil
        // Nothing is equal to it or on either side of it.
        case .number(let number) where number.nearestDouble.isNaN: return nil
        case .number, .text: break
        }
        self.node = node
        self.field = Field(
            slot: slot.index,
            name: node.path.name,
            reading: node.reading,
            order: node.operation == .equal ? nil : node.operation
        )
    }
}
