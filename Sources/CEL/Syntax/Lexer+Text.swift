extension Lexer {
    /// A string or bytes literal with its prefix and quotes, if one starts here.
    mutating func textLiteral() throws(SyntaxError) -> Token.Kind? {
        let start = self.position
        var ahead = 0
        let isBytes = self.peek() | 0x20 == UInt8(ascii: "b")
        if isBytes { ahead += 1 }
        let isRaw = self.peek(ahead) | 0x20 == UInt8(ascii: "r")
        if isRaw { ahead += 1 }
        let quote = self.peek(ahead)
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
        let isTriple = self.peek(ahead + 1) == quote && self.peek(ahead + 2) == quote
        self.position += ahead + (isTriple ? 3 : 1)

        var content: [UInt8] = []
        while true {
            guard !self.isAtEnd else { throw SyntaxError("A string is not closed", at: start) }
            let byte = self.peek()
            if byte == quote, !isTriple || self.peek(1) == quote && self.peek(2) == quote {
                self.position += isTriple ? 3 : 1
                return isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self))
            }
            if !isTriple && (byte == 0x0A || byte == 0x0D) {
                throw SyntaxError("A string goes over a line's end; use three quotes", at: start)
            }
            if byte == UInt8(ascii: "\\") && !isRaw {
                try self.escape(into: &content, isBytes: isBytes)
            } else {
                // In a raw string a backslash keeps the quote behind it, and both stay.
                if byte == UInt8(ascii: "\\") && !isTriple && self.peek(1) == quote {
                    content.append(byte)
                    self.position += 1
                }
                content.append(self.peek())
                self.position += 1
            }
        }
    }

    private static let simpleEscapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B,
    ]

    private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(SyntaxError) {
        let start = self.position
        let byte = self.peek(1)
        self.position += 2
        switch byte {
        case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
            content.append(byte)
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            try self.append(try self.code(digits: 2, radix: 16, start), into: &content, isBytes: isBytes, start)
        case UInt8(ascii: "u") where !isBytes:
            try self.append(try self.code(digits: 4, radix: 16, start), into: &content, isBytes: false, start)
        case UInt8(ascii: "U") where !isBytes:
            try self.append(try self.code(digits: 8, radix: 16, start), into: &content, isBytes: false, start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"):
            self.position -= 1
            try self.append(try self.code(digits: 3, radix: 8, start), into: &content, isBytes: isBytes, start)
        default:
            guard let simple = Self.simpleEscapes[byte] else {
                throw SyntaxError("This escape does not exist; write \\\\ for a backslash", at: start)
            }
            content.append(simple)
        }
    }

    private mutating func code(digits: Int, radix: UInt32, _ start: Int) throws(SyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = self.peek().hexValue, digit < radix else {
                throw SyntaxError("This escape needs \(digits) digits", at: start)
            }
            code = code &* radix &+ digit
            self.position += 1
        }
        return code
    }

    private func append(_ code: UInt32, into content: inout [UInt8], isBytes: Bool, _ start: Int) throws(SyntaxError) {
        if isBytes {
            content.append(UInt8(truncatingIfNeeded: code))
        } else if let scalar = Unicode.Scalar(code) {
            content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.CodeUnit.replacement)
        } else {
            throw SyntaxError("This escape is no Unicode character", at: start)
        }
    }
}

extension UTF8.CodeUnit {
    fileprivate static var replacement: Unicode.UTF8.EncodedScalar { UTF8.encodedReplacementCharacter }
}
