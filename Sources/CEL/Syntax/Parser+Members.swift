extension Parser {
    mutating func member() throws(SyntaxError) -> Expression {
        try self.members(of: try self.primary())
    }

    /// Selections, indexes and method calls behind a value.
    mutating func members(of value: Expression) throws(SyntaxError) -> Expression {
        var value = value
        while true {
            let bracket = self.current.offset
            if self.take(.dot) {
                let isOptional = self.take(.question)
                let offset = self.current.offset
                let (name, isQuoted) = try self.field()
                if !isOptional, !isQuoted, self.take(.openParenthesis) {
                    let arguments = try self.arguments()
                    value = try self.methodCall(name, on: value, arguments, at: offset)
                } else {
                    let form = Expression.Form.select(value, field: name, isOptional: isOptional)
                    value = try self.make(form, at: offset, [value])
                }
            } else if self.take(.openBracket) {
                let isOptional = self.take(.question)
                let index = try self.expression()
                try self.expect(.closeBracket)
                value = try self.make(.index(value, index, isOptional: isOptional), at: bracket, [value, index])
            } else {
                return value
            }
        }
    }

    private mutating func field() throws(SyntaxError) -> (name: String, isQuoted: Bool) {
        defer { self.advance() }
        switch self.current.kind {
        case .identifier(let name) where !["true", "false", "null", "in"].contains(name): return (name, false)
        case .quoted(let name): return (name, true)
        default:
            throw SyntaxError("Expected the name of a field, found \(self.current.name)", at: self.current.offset)
        }
    }

    private mutating func primary() throws(SyntaxError) -> Expression {
        let offset = self.current.offset
        switch self.current.kind {
        case .int(let digits): return try self.literal(.int(try Self.integer("", digits, at: offset)))
        case .uint(let digits): return try self.literal(.uint(try Self.integer("", digits, at: offset)))
        case .double(let digits): return try self.literal(.double(Double(digits) ?? .infinity))
        case .string(let text): return try self.literal(.string(text))
        case .bytes(let bytes): return try self.literal(.bytes(bytes))
        case .identifier("true"): return try self.literal(.bool(true))
        case .identifier("false"): return try self.literal(.bool(false))
        case .identifier("null"): return try self.literal(.null)
        case .identifier(let name): return try self.name(name, isRooted: false, at: offset)
        case .symbol(.dot):
            self.advance()
            guard case .identifier(let name) = self.current.kind else { throw self.unexpected() }
            return try self.name(name, isRooted: true, at: offset)
        case .symbol(.openParenthesis):
            self.advance()
            let inner = try self.expression()
            try self.expect(.closeParenthesis)
            return inner
        case .symbol(.openBracket):
            self.advance()
            return try self.list(at: offset)
        case .symbol(.openBrace):
            self.advance()
            return try self.map(at: offset)
        default: throw self.unexpected()
        }
    }

    private func unexpected() -> SyntaxError {
        SyntaxError("Expected a value, found \(self.current.name)", at: self.current.offset)
    }

    /// Words that the specification keeps for itself.
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    private mutating func name(_ name: String, isRooted: Bool, at offset: Int) throws(SyntaxError) -> Expression {
        guard !Self.reserved.contains(name) else {
            throw SyntaxError("'\(name)' is a reserved word and cannot name a value", at: offset)
        }
        self.advance()
        if self.take(.openParenthesis) {
            let arguments = try self.arguments()
            return try self.functionCall(name, arguments, at: offset)
        }
        if self.current.kind == .symbol(.openBrace) {
            throw SyntaxError("There are no message types; write a map, such as {\"name\": value}", at: offset)
        }
        return try self.make(.name(name, isRooted: isRooted), at: offset)
    }

    private mutating func arguments() throws(SyntaxError) -> [Expression] {
        var arguments: [Expression] = []
        if self.take(.closeParenthesis) { return arguments }
        repeat { arguments.append(try self.expression()) } while self.take(.comma)
        try self.expect(.closeParenthesis)
        return arguments
    }

    private mutating func list(at offset: Int) throws(SyntaxError) -> Expression {
        var items: [Expression.ListItem] = []
        while !self.take(.closeBracket) {
            let isOptional = self.take(.question)
            items.append(Expression.ListItem(value: try self.expression(), isOptional: isOptional))
            if !self.take(.comma) {
                try self.expect(.closeBracket)
                break
            }
        }
        return try self.make(.list(items), at: offset, items.map(\.value))
    }

    private mutating func map(at offset: Int) throws(SyntaxError) -> Expression {
        var items: [Expression.MapItem] = []
        while !self.take(.closeBrace) {
            let isOptional = self.take(.question)
            let key = try self.expression()
            try self.expect(.colon)
            items.append(Expression.MapItem(key: key, value: try self.expression(), isOptional: isOptional))
            if !self.take(.comma) {
                try self.expect(.closeBrace)
                break
            }
        }
        return try self.make(.map(items), at: offset, items.flatMap { [$0.key, $0.value] })
    }
}
