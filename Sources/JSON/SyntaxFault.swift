/// Finds where a refused document first departs from RFC 8259.
///
/// simdjson says what is wrong but not where. This slow and simple reader runs only on documents already refused, so
/// that a message can name the byte. It holds its nesting in an array, not on the stack.
struct SyntaxFault {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The offset of the first fault, or nil when this reader finds none.
    static func offset(in bytes: UnsafeBufferPointer<UInt8>, depthMax: Int) -> Int? {
        var reader = SyntaxFault(bytes)
        return reader.readDocument(depthMax: depthMax) ? nil : min(reader.position, bytes.count)
    }

    private var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.current == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = self.current, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            self.position += 1
        }
    }

    /// Reads values; `closers` holds the bracket that ends each open array or object.
    private mutating func readDocument(depthMax: Int) -> Bool {
        var closers: [UInt8] = []
        while true {
            self.skipSpace()
            guard let byte = self.current else { return false }
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard closers.count < depthMax else { return false }
                self.position += 1
                let closer = byte == UInt8(ascii: "{") ? UInt8(ascii: "}") : UInt8(ascii: "]")
                self.skipSpace()
                if !self.take(closer) {
                    closers.append(closer)
                    if closer == UInt8(ascii: "}"), !self.readKey() { return false }
                    continue
                }
            } else if !self.readScalar(byte) {
                return false
            }
            guard self.closeScopes(&closers) else { return false }
            if closers.isEmpty {
                self.skipSpace()
                return self.current == nil
            }
        }
    }

    /// After a value: any closing brackets, then either the end or a comma and the next key.
    private mutating func closeScopes(_ closers: inout [UInt8]) -> Bool {
        while let closer = closers.last {
            self.skipSpace()
            if self.take(closer) {
                closers.removeLast()
                continue
            }
            guard self.take(UInt8(ascii: ",")) else { return false }
            return closer == UInt8(ascii: "]") || self.readKey()
        }
        return true
    }

    private mutating func readKey() -> Bool {
        self.skipSpace()
        guard self.current == UInt8(ascii: "\""), self.readString() else { return false }
        self.skipSpace()
        return self.take(UInt8(ascii: ":"))
    }

    private mutating func readScalar(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): self.readString()
        case UInt8(ascii: "t"): self.readWord("true")
        case UInt8(ascii: "f"): self.readWord("false")
        case UInt8(ascii: "n"): self.readWord("null")
        default: self.readNumber()
        }
    }

    private mutating func readWord(_ word: String) -> Bool {
        word.utf8.allSatisfy { self.take($0) }
    }

    private mutating func readNumber() -> Bool {
        let start = self.position
        _ = self.take(UInt8(ascii: "-"))
        let leadsWithZero = self.take(UInt8(ascii: "0"))
        guard leadsWithZero || self.skipDigits() else { return false }
        var isInteger = true
        if self.take(UInt8(ascii: ".")) {
            isInteger = false
            guard self.skipDigits() else { return false }
        }
        if self.take(UInt8(ascii: "e")) || self.take(UInt8(ascii: "E")) {
            isInteger = false
            if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
            guard self.skipDigits() else { return false }
        }
        let text = String(decoding: self.bytes[start..<self.position], as: UTF8.self)
        let fits = isInteger ? Int64(text) != nil || UInt64(text) != nil : Double(text)?.isFinite == true
        if !fits { self.position = start }
        return fits
    }

    private mutating func skipDigits() -> Bool {
        let start = self.position
        while let byte = self.current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { self.position += 1 }
        return self.position > start
    }
}

extension SyntaxFault {
    private mutating func readString() -> Bool {
        self.position += 1
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.position += 1
                return true
            case UInt8(ascii: "\\"):
                guard self.readEscape() else { return false }
            case 0..<0x20:
                return false
            case 0x20..<0x80:
                self.position += 1
            default:
                guard self.readScalarValue() else { return false }
            }
        }
        return false
    }

    private mutating func readEscape() -> Bool {
        let start = self.position
        self.position += 1
        guard let byte = self.current else { return false }
        self.position += 1
        if "\"\\/bfnrt".utf8.contains(byte) { return true }
        guard byte == UInt8(ascii: "u"), let unit = self.readHexUnit() else {
            self.position = start
            return false
        }
        guard (0xD800...0xDFFF).contains(unit) else { return true }
        if unit < 0xDC00, self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")), let low = self.readHexUnit(),
            (0xDC00...0xDFFF).contains(low)
        {
            return true
        }
        self.position = start
        return false
    }

    private mutating func readHexUnit() -> UInt32? {
        guard self.position + 4 <= self.bytes.count else { return nil }
        var unit: UInt32 = 0
        for byte in self.bytes[self.position..<self.position + 4] {
            guard let digit = Character(UnicodeScalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        self.position += 4
        return unit
    }

    private mutating func readScalarValue() -> Bool {
        var iterator = self.bytes[self.position...].prefix(4).makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return false }
        self.position += UTF8.width(scalar)
        return true
    }
}
