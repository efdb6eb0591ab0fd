internal import JSON

/// A field compared with a constant: what most conditions are made of. Works on the tape as long as both sides are of
/// one kind; everything else, errors included, is left to the general comparison.
final class PathCompareNode: ConditionNode {
    enum Bound {
        case number(Number)
        case text(JSONKey)
        case bool(Bool)
    }

    let path: PathNode
    let operation: CELComparison.Operation
    let bound: Bound
    private let general: CompareNode
    /// What the field was declared to be. Where that could change or refuse the value, the general way is taken.
    let reading: Reading

    /// Nil when the constant is none that the tape holds, or its comparison needs more than a glance.
    init?(_ path: PathNode, _ operation: CELComparison.Operation, _ constant: Value, general: CompareNode) {
        let isEquality = operation == .equal || operation == .notEqual
        switch constant {
        case .string(let text) where isEquality: self.bound = .text(JSONKey(text))
        case .bool(let value) where isEquality: self.bound = .bool(value)
        default:
            guard let number = Number(constant) else { return nil }
            self.bound = .number(number)
        }
        self.reading = path.steps.last?.reading ?? path.baseReading
        let fits: Bool
        switch (self.bound, self.reading) {
        case (_, .any), (.text, .string), (.bool, .bool): fits = true
        case (.number, .number), (.number, .double), (.number, .int), (.number, .uint): fits = true
        default: fits = false
        }
        guard fits else { return nil }
        self.path = path
        self.operation = operation
        self.general = general
        super.init(at: general.offset)
    }

    override func decide(_ frame: inout Frame) throws(CELError) -> Bool {
        guard let view = self.path.view(&frame) else { return try self.general.decide(&frame) }
        switch (self.bound, view.kind) {
        case (.text(let text), .string):
            return view.isEqual(to: text) == (self.operation == .equal)
        case (.number(let bound), .int) where self.reading != .uint:
            return self.operation.accepts(Number.int(view.int ?? 0).compared(with: bound))
        case (.number(let bound), .double) where self.reading != .uint && self.reading != .int:
            return self.operation.accepts(Number.double(view.double ?? 0).compared(with: bound))
        case (.bool(let bound), .bool):
            return (view.bool == bound) == (self.operation == .equal)
        default:
            return try self.general.decide(&frame)
        }
    }
}
