internal import JSON

/// Resolves names, checks types and builds nodes, all in one walk over the syntax tree.
///
/// The checker is gradual: where a type is not known (`dyn`), evaluation checks. What it knows to be wrong is an issue.
struct Compiler {
    struct Compiled {
        let node: Node
        let type: CELType
        /// What the value was read from, when it is a path.
        var path: CELPath?
    }

    struct Local {
        let name: String
        let position: Int
        let type: CELType
        let path: CELPath?
    }

    let environment: CELEnvironment
    private let isChecked: Bool
    private(set) var issues: [SyntaxError] = []
    private(set) var references: [CELPath] = []
    private(set) var comparisons: [CELComparison] = []
    private(set) var localsCount = 0
    private(set) var locals: [Local] = []

    init(_ environment: CELEnvironment, isChecked: Bool) {
        self.environment = environment
        self.isChecked = isChecked
    }

    mutating func compile(_ expression: Expression) -> Compiled {
        let offset = expression.offset
        switch expression.form {
        case .constant(let value):
            return Compiled(node: ConstantNode(value, at: offset), type: Self.type(of: value))
        case .name, .select(_, _, isOptional: false):
            return self.compilePath(expression)
        case .select(let operand, let field, isOptional: true):
            let operand = self.compile(operand)
            let type = self.fieldType(of: operand.type.unwrapped, field, at: offset)
            let node = SelectNode(operand.node, JSONKey(field), isOptional: true, .any, at: offset)
            return Compiled(node: node, type: .optional(type))
        case .index(let operand, let index, let isOptional):
            return self.compileIndex(operand, index, isOptional: isOptional, at: offset)
        case .has(let selection):
            return self.compileHas(selection, at: offset)
        case .call(let name, let target, let arguments):
            return self.compileCall(name, target, arguments, at: offset)
        case .unary(let operation, let operand):
            return self.compileUnary(operation, operand, at: offset)
        case .binary(let operation, let left, let right):
            return self.compileBinary(operation, left, right, at: offset)
        case .all(let operands):
            return Compiled(node: AllNode(operands.map { self.compileCondition($0) }, at: offset), type: .bool)
        case .any(let operands):
            return Compiled(node: AnyNode(operands.map { self.compileCondition($0) }, at: offset), type: .bool)
        case .conditional(let condition, let yes, let no):
            return self.compileConditional(condition, yes, no, at: offset)
        case .list(let items):
            return self.compileList(items, at: offset)
        case .map(let items):
            return self.compileMap(items, at: offset)
        case .loop(let loop):
            return self.compileLoop(loop, cost: expression.size, at: offset)
        case .unwrap(let operand, let variable, let body, let isFlat):
            return self.compileUnwrap(operand, variable, body, isFlat: isFlat, at: offset)
        }
    }

    /// An operand that has to be a boolean.
    mutating func compileCondition(_ expression: Expression) -> Node {
        let compiled = self.compile(expression)
        if !compiled.type.fits(.bool) {
            self.report("Expected a condition (bool), found \(compiled.type)", at: expression.start)
        }
        return compiled.node
    }

    private mutating func compileConditional(
        _ condition: Expression,
        _ yes: Expression,
        _ no: Expression,
        at offset: Int
    ) -> Compiled {
        let conditionNode = self.compileCondition(condition)
        let yes = self.compile(yes)
        let no = self.compile(no)
        if !yes.type.isComparable(with: no.type) {
            self.report("Both results of '?' must be of one type, not \(yes.type) and \(no.type)", at: offset)
        }
        let node = ConditionalNode(conditionNode, yes.node, no.node, at: offset)
        return Compiled(node: node, type: yes.type.joined(with: no.type))
    }

    // MARK: Bookkeeping

    mutating func report(_ message: String, at offset: Int) {
        if self.isChecked { self.issues.append(SyntaxError(message, at: offset)) }
    }

    mutating func note(_ path: CELPath) {
        if !self.references.contains(path) { self.references.append(path) }
    }

    mutating func note(_ comparison: CELComparison) {
        if !self.comparisons.contains(comparison) { self.comparisons.append(comparison) }
    }

    /// Opens a scope for a macro's variable and returns its place in the frame.
    mutating func push(_ name: String, _ type: CELType, _ path: CELPath?) -> Int {
        let position = self.locals.count
        self.locals.append(Local(name: name, position: position, type: type, path: path))
        self.localsCount = max(self.localsCount, self.locals.count)
        return position
    }

    mutating func pop(_ count: Int) {
        self.locals.removeLast(count)
    }

    static func type(of value: Value) -> CELType {
        switch value {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .type: .type
        case .timestamp: .timestamp
        case .duration: .duration
        case .list: .list(.dyn)
        case .map: .map(.dyn, .dyn)
        case .optional: .optional(.dyn)
        case .view: .dyn
        }
    }
}

extension CELType {
    /// What an optional holds; any other type is itself.
    var unwrapped: CELType {
        if case .optional(let wrapped) = self { wrapped } else { self }
    }

    var isOptional: Bool {
        if case .optional = self { true } else { false }
    }
}
