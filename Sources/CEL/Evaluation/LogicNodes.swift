/// `&&`: false wins over an error, whatever the order (cel-spec, langdef.md, "Logical Operators").
final class AllNode: ConditionNode {
    let operands: [Node]

    init(_ operands: [Node], at offset: Int) {
        self.operands = operands
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        var failure: CELError?
        for operand in self.operands {
            do throws(CELError) {
                if !(try operand.decide(&frame)) { return false }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return true
    }
}

/// `||`: true wins over an error, whatever the order.
final class AnyNode: ConditionNode {
    private let operands: [Node]

    init(_ operands: [Node], at offset: Int) {
        self.operands = operands
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        var failure: CELError?
        for operand in self.operands {
            do throws(CELError) {
                if try operand.decide(&frame) { return true }
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return false
    }
}

final class NotNode: ConditionNode {
    private let operand: Node

    init(_ operand: Node, at offset: Int) {
        self.operand = operand
        super.init(at: offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool { !(try self.operand.decide(&frame)) }
}

final class ConditionalNode: Node {
    private let condition, yes, no: Node

    init(_ condition: Node, _ yes: Node, _ no: Node, at offset: Int) {
        self.condition = condition
        self.yes = yes
        self.no = no
        super.init(at: offset)
    }

    override func evaluate(_ frame: inout Frame) throws(CELError) -> Value {
        try (try self.condition.decide(&frame) ? self.yes : self.no).evaluate(&frame)
    }
}
