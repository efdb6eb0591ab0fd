/// Cuts the source into tokens (cel-spec, langdef.md, "Syntax").
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    static func tokens(of text: String, limits: CELLimits) throws(SyntaxError) -> [Token] {
        var lexer = Lexer(bytes: Array(text.utf8))
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            // A node takes a handful of tokens at most; what has more is too large whatever it says.
            guard tokens.count / 8 <= limits.nodesMax else {
                throw SyntaxError("The expression has more than \(limits.nodesMax) parts; split it", at: token.offset)
            }
            if token.kind == .end { return tokens }
        }
    }

    func peek(_ distance: Int = 0) -> UInt8 {
        self.position + distance < self.bytes.count ? self.bytes[self.position + distance] : 0
    }

    var isAtEnd: Bool { self.position >= self.bytes.count }

    private mutating func next() throws(SyntaxError) -> Token {
        self.skipSpaceAndComments()
        let start = self.position
        return Token(kind: try self.nextKind(), offset: start)
    }

    private mutating func nextKind() throws(SyntaxError) -> Token.Kind {
        guard !self.isAtEnd else { return .end }
        if let literal = try self.textLiteral() { return literal }
        let byte = self.peek()
        if byte.isDigit || byte == UInt8(ascii: ".") && self.peek(1).isDigit { return try self.number() }
        if byte.isIdentifierStart { return .identifier(self.word { $0.isIdentifierStart || $0.isDigit }) }
        if byte == UInt8(ascii: "`") { return try self.quotedField() }
        for length in [2, 1] {
            let text = String(decoding: self.bytes[self.position...].prefix(length), as: UTF8.self)
            guard let symbol = Token.Symbol(rawValue: text) else { continue }
            self.position += text.utf8.count
            return .symbol(symbol)
        }
        throw SyntaxError("This character has no meaning here", at: self.position)
    }

    private mutating func skipSpaceAndComments() {
        while !self.isAtEnd {
            switch self.peek() {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
                self.position += 1
            case UInt8(ascii: "/") where self.peek(1) == UInt8(ascii: "/"):
                while !self.isAtEnd && self.peek() != 0x0A { self.position += 1 }
            default:
                return
            }
        }
    }

    private mutating func word(while isPart: (UInt8) -> Bool) -> String {
        let start = self.position
        while !self.isAtEnd && isPart(self.peek()) { self.position += 1 }
        return String(decoding: self.bytes[start..<self.position], as: UTF8.self)
    }

    private mutating func quotedField() throws(SyntaxError) -> Token.Kind {
        let start = self.position
        self.position += 1
        let name = self.word { $0.isIdentifierStart || $0.isDigit || "./- ".utf8.contains($0) }
        guard !name.isEmpty, self.peek() == UInt8(ascii: "`") else {
            throw SyntaxError(
                "A field between backquotes is made of letters, digits, '_', '.', '-', '/' and spaces",
                at: start
            )
        }
        self.position += 1
        return .quoted(name)
    }

    private mutating func number() throws(SyntaxError) -> Token.Kind {
        let start = self.position
        var isDouble = false
        if self.peek() == UInt8(ascii: "0"), self.peek(1) | 0x20 == UInt8(ascii: "x") {
            self.position += 2
            guard !self.word(while: { $0.hexValue != nil }).isEmpty else {
                throw SyntaxError("Hexadecimal digits are missing after 0x", at: start)
            }
        } else {
            _ = self.word(while: \.isDigit)
            if self.peek() == UInt8(ascii: "."), self.peek(1).isDigit {
                isDouble = true
                self.position += 1
                _ = self.word(while: \.isDigit)
            }
            if self.peek() | 0x20 == UInt8(ascii: "e") {
                let sign = self.peek(1) == UInt8(ascii: "+") || self.peek(1) == UInt8(ascii: "-") ? 1 : 0
                if self.peek(1 + sign).isDigit {
                    isDouble = true
                    self.position += 1 + sign
                    _ = self.word(while: \.isDigit)
                }
            }
        }
        let digits = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        if isDouble { return .double(digits) }
        if self.peek() | 0x20 == UInt8(ascii: "u") {
            self.position += 1
            return .uint(digits)
        }
        guard !self.peek().isIdentifierStart else {
            throw SyntaxError("A number cannot be followed by a letter", at: self.position)
        }
        return .int(digits)
    }
}

extension UInt8 {
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    var isIdentifierStart: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) || self == UInt8(ascii: "_")
    }

    var hexValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self) - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self) - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self) - 55
        default: nil
        }
    }
}
