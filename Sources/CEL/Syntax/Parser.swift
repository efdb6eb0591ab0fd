/// Builds the syntax tree by recursive descent, within limits of size and depth.
struct Parser {
    private let tokens: [Token]
    private let limits: CELLimits
    private var position = 0
    private var nesting = 0
    private var nodes = 0

    static func parse(_ text: String, limits: CELLimits) throws(SyntaxError) -> Expression {
        guard text.utf8.count <= limits.sourceBytesMax else {
            throw SyntaxError("The expression is longer than \(limits.sourceBytesMax) bytes", at: 0)
        }
        var parser = Parser(tokens: try Lexer.tokens(of: text, limits: limits), limits: limits)
        let expression = try parser.expression()
        guard parser.current.kind == .end else {
            throw SyntaxError(
                "Expected the end of the expression, found \(parser.current.name)",
                at: parser.current.offset
            )
        }
        return expression
    }

    private init(tokens: [Token], limits: CELLimits) {
        self.tokens = tokens
        self.limits = limits
    }

    // MARK: Tokens

    var current: Token { self.tokens[self.position] }

    mutating func advance() {
        if self.position < self.tokens.count - 1 { self.position += 1 }
    }

    mutating func take(_ symbol: Token.Symbol) -> Bool {
        guard self.current.kind == .symbol(symbol) else { return false }
        self.advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol) throws(SyntaxError) {
        guard self.take(symbol) else {
            throw SyntaxError("Expected '\(symbol.rawValue)', found \(self.current.name)", at: self.current.offset)
        }
    }

    // MARK: Nodes

    mutating func make(
        _ form: Expression.Form,
        at offset: Int,
        _ children: [Expression] = []
    ) throws(SyntaxError) -> Expression {
        self.nodes += 1
        let depth = 1 + (children.lazy.map(\.depth).max() ?? 0)
        guard self.nodes <= self.limits.nodesMax else {
            throw SyntaxError("The expression has more than \(self.limits.nodesMax) parts; split it", at: offset)
        }
        guard depth <= self.limits.depthMax else {
            throw SyntaxError("The expression is deeper than \(self.limits.depthMax) levels; split it", at: offset)
        }
        return Expression(form: form, offset: offset, size: 1 + children.reduce(0) { $0 + $1.size }, depth: depth)
    }

    // MARK: Expressions

    mutating func expression() throws(SyntaxError) -> Expression {
        self.nesting += 1
        defer { self.nesting -= 1 }
        guard self.nesting <= self.limits.depthMax else {
            let message = "The expression is nested deeper than \(self.limits.depthMax) levels; split it"
            throw SyntaxError(message, at: self.current.offset)
        }
        let condition = try self.disjunction()
        let offset = self.current.offset
        guard self.take(.question) else { return condition }
        let yes = try self.disjunction()
        try self.expect(.colon)
        let no = try self.expression()
        return try self.make(.conditional(condition, yes, no), at: offset, [condition, yes, no])
    }

    /// A run of `||` becomes one node, so that long ones are not deep.
    private mutating func disjunction() throws(SyntaxError) -> Expression {
        var operands = [try self.conjunction()]
        let offset = self.current.offset
        while self.take(.or) { operands.append(try self.conjunction()) }
        return operands.count == 1 ? operands[0] : try self.make(.any(operands), at: offset, operands)
    }

    private mutating func conjunction() throws(SyntaxError) -> Expression {
        var operands = [try self.operation(above: 0)]
        let offset = self.current.offset
        while self.take(.and) { operands.append(try self.operation(above: 0)) }
        return operands.count == 1 ? operands[0] : try self.make(.all(operands), at: offset, operands)
    }

    /// Operators that bind more tightly than `floor`, by precedence climbing.
    private mutating func operation(above floor: Int) throws(SyntaxError) -> Expression {
        var left = try self.unary()
        while let symbol = self.binaryOperator, symbol.precedence > floor {
            let offset = self.current.offset
            self.advance()
            let right = try self.operation(above: symbol.precedence)
            left = try self.make(.binary(symbol, left, right), at: offset, [left, right])
        }
        return left
    }

    private var binaryOperator: Expression.BinaryOperator? {
        switch self.current.kind {
        case .symbol(let symbol): Expression.BinaryOperator(rawValue: symbol.rawValue)
        case .identifier("in"): .isIn
        default: nil
        }
    }

    private mutating func unary() throws(SyntaxError) -> Expression {
        let symbol: Expression.UnaryOperator
        switch self.current.kind {
        case .symbol(.not): symbol = .not
        case .symbol(.minus): symbol = .negate
        default: return try self.member()
        }
        var offsets: [Int] = []
        while self.current.kind == .symbol(symbol == .not ? .not : .minus) {
            offsets.append(self.current.offset)
            self.advance()
        }
        var operand: Expression
        if symbol == .negate, let number = try self.negativeLiteral() {
            operand = try self.members(of: number)
            offsets.removeLast()
        } else {
            operand = try self.member()
        }
        for offset in offsets.reversed() { operand = try self.make(.unary(symbol, operand), at: offset, [operand]) }
        return operand
    }

    /// The number behind a minus, so that the least integer can be written.
    private mutating func negativeLiteral() throws(SyntaxError) -> Expression? {
        let offset = self.current.offset
        switch self.current.kind {
        case .int(let digits): return try self.literal(.int(try Self.integer("-", digits, at: offset)))
        case .double(let digits): return try self.literal(.double(-(Double(digits) ?? .infinity)))
        default: return nil
        }
    }

    mutating func literal(_ value: Value) throws(SyntaxError) -> Expression {
        let offset = self.current.offset
        self.advance()
        return try self.make(.constant(value), at: offset)
    }

    static func integer<Integer: FixedWidthInteger>(
        _ sign: String,
        _ digits: String,
        at offset: Int
    ) throws(SyntaxError) -> Integer {
        let isHex = digits.hasPrefix("0x") || digits.hasPrefix("0X")
        guard let value = Integer(sign + (isHex ? digits.dropFirst(2) : digits[...]), radix: isHex ? 16 : 10) else {
            throw SyntaxError("The number \(sign)\(digits) does not fit 64 bits", at: offset)
        }
        return value
    }
}
