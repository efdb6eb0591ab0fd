/// A message in protobuf's text format: enough of it to read the conformance tests.
struct TextProto {
    enum Field {
        case scalar(String)
        /// The bytes of a quoted string.
        case text([UInt8])
        case message(TextProto)
    }

    private(set) var fields: [(name: String, value: Field)] = []
    /// The message as it stands in its file.
    private(set) var source = ""

    static func parse(_ text: String) throws -> TextProto {
        var reader = Reader(bytes: Array(text.utf8))
        return try reader.message(until: nil)
    }

    func messages(_ name: String) -> [TextProto] {
        self.fields.compactMap { field in
            if field.name == name, case .message(let message) = field.value { message } else { nil }
        }
    }

    func message(_ name: String) -> TextProto? { self.messages(name).first }

    func bytes(_ name: String) -> [UInt8]? {
        for field in self.fields where field.name == name {
            if case .text(let bytes) = field.value { return bytes }
        }
        return nil
    }

    func text(_ name: String) -> String? { self.bytes(name).map { String(decoding: $0, as: UTF8.self) } }

    func scalar(_ name: String) -> String? {
        for field in self.fields where field.name == name {
            if case .scalar(let text) = field.value { return text }
        }
        return nil
    }

    struct Fault: Error {
        let message: String
        let offset: Int
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

        mutating func skipSpace() {
            while let byte = self.current {
                if byte == UInt8(ascii: "#") {
                    while let next = self.current, next != 0x0A { self.position += 1 }
                } else if byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") {
                    self.position += 1
                } else {
                    return
                }
            }
        }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            self.skipSpace()
            guard let byte = self.current, UInt32(byte) == character.value else { return false }
            self.position += 1
            return true
        }

        mutating func message(until end: Unicode.Scalar?) throws -> TextProto {
            var message = TextProto()
            let start = self.position
            while true {
                self.skipSpace()
                if let end, self.take(end) { break }
                if self.current == nil {
                    guard end == nil else { throw Fault(message: "unclosed message", offset: start) }
                    break
                }
                let name = try self.name()
                if self.take(":"), !self.isNext("{") {
                    message.fields.append((name, try self.scalar()))
                } else {
                    guard self.take("{") else { throw Fault(message: "expected {", offset: self.position) }
                    message.fields.append((name, .message(try self.message(until: "}"))))
                }
            }
            message.source = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
            return message
        }

        mutating func isNext(_ character: Unicode.Scalar) -> Bool {
            self.skipSpace()
            return self.current.map(UInt32.init) == character.value
        }

        /// A field name, or a type in brackets.
        mutating func name() throws -> String {
            self.skipSpace()
            let start = self.position
            if self.current == UInt8(ascii: "[") {
                while let byte = self.current, byte != UInt8(ascii: "]") { _ = byte; self.position += 1 }
                self.position += 1
            } else {
                while let byte = self.current,
                    byte == UInt8(ascii: "_") || Character(UnicodeScalar(byte)).isLetter
                        || Character(UnicodeScalar(byte)).isNumber
                {
                    self.position += 1
                }
            }
            guard self.position > start else { throw Fault(message: "expected a name", offset: start) }
            return String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        }

        mutating func scalar() throws -> Field {
            self.skipSpace()
            guard let quote = self.current else { throw Fault(message: "expected a value", offset: self.position) }
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                var content = try self.quoted(quote)
                self.skipSpace()
                while let next = self.current, next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
                    content += try self.quoted(next)
                    self.skipSpace()
                }
                return .text(content)
            }
            let start = self.position
            while let byte = self.current, byte > 0x20, !"{},;#".utf8.contains(byte) { self.position += 1 }
            return .scalar(String(decoding: self.bytes[start..<self.position], as: UTF8.self))
        }

        mutating func quoted(_ quote: UInt8) throws -> [UInt8] {
            var content: [UInt8] = []
            self.position += 1
            while let byte = self.current, byte != quote {
                self.position += 1
                guard byte == UInt8(ascii: "\\") else {
                    content.append(byte)
                    continue
                }
                try self.escape(into: &content)
            }
            self.position += 1
            return content
        }

        mutating func escape(into content: inout [UInt8]) throws {
            guard let byte = self.current else { throw Fault(message: "unclosed string", offset: self.position) }
            self.position += 1
            switch byte {
            case UInt8(ascii: "a"): content.append(7)
            case UInt8(ascii: "b"): content.append(8)
            case UInt8(ascii: "f"): content.append(12)
            case UInt8(ascii: "n"): content.append(10)
            case UInt8(ascii: "r"): content.append(13)
            case UInt8(ascii: "t"): content.append(9)
            case UInt8(ascii: "v"): content.append(11)
            case UInt8(ascii: "x"), UInt8(ascii: "X"): content.append(UInt8(self.number(digitsMax: 2, radix: 16)))
            case UInt8(ascii: "u"): self.append(self.number(digitsMax: 4, radix: 16), to: &content)
            case UInt8(ascii: "U"): self.append(self.number(digitsMax: 8, radix: 16), to: &content)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                self.position -= 1
                content.append(UInt8(truncatingIfNeeded: self.number(digitsMax: 3, radix: 8)))
            default: content.append(byte)
            }
        }

        func append(_ code: UInt32, to content: inout [UInt8]) {
            if let scalar = Unicode.Scalar(code) { content += Array(String(scalar).utf8) }
        }

        mutating func number(digitsMax: Int, radix: Int) -> UInt32 {
            var digits = ""
            while digits.count < digitsMax, let byte = self.current,
                let digit = Character(UnicodeScalar(byte)).hexDigitValue, digit < radix
            {
                digits.append(Character(UnicodeScalar(byte)))
                self.position += 1
            }
            return UInt32(digits, radix: radix) ?? 0
        }
    }
}
