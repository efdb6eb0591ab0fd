internal import CPlainText

extension JSONValue {
    /// The value as compact JSON, members in their order.
    ///
    /// What was parsed comes out equal when parsed again. A double that JSON cannot express (NaN, infinite), which no
    /// document can hold, is written as `null`.
    public func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// The value as JSON for people: one member or element a line, two spaces a level.
    public func prettyPrinted() -> String {
        var writer = JSONWriter(isPretty: true)
        writer.write(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

extension JSONValue: CustomStringConvertible {
    /// Compact JSON.
    public var description: String { String(decoding: self.serialized(), as: UTF8.self) }
}

/// Appends JSON to bytes.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    var isPretty = false
    private var level = 0

    init(isPretty: Bool = false) {
        self.isPretty = isPretty
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: self.append("null")
        case .bool(let value): self.append(value ? "true" : "false")
        case .int(let value): self.append(String(value))
        case .uint(let value): self.append(String(value))
        case .double(let value): self.append(value.isFinite ? value.description : "null")
        case .string(let value): self.write(string: value)
        case .array(let elements):
            self.group("[", "]", elements) { $0.write($1) }
        case .object(let object):
            self.group("{", "}", object) { writer, member in
                writer.write(string: member.key)
                writer.append(":" as Unicode.Scalar)
                if writer.isPretty { writer.append(" " as Unicode.Scalar) }
                writer.write(member.value)
            }
        }
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { self.bytes.append(contentsOf: $0) }
    }

    /// A character of JSON's own.
    mutating func append(_ character: Unicode.Scalar) {
        self.bytes.append(UInt8(ascii: character))
    }

    /// The escapes of RFC 8785, section 3.2.2.2, which are the shortest that RFC 8259 allows.
    mutating func write(string: String) {
        self.append("\"" as Unicode.Scalar)
        var string = string
        string.withUTF8 { text in
            // What needs no escape, which is nearly everything, is copied in one piece.
            var start = 0
            while let place = Self.nextToEscape(in: text, from: start) {
                self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<place]))
                self.escape(text[place])
                start = place + 1
            }
            self.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        }
        self.append("\"" as Unicode.Scalar)
    }

    /// The first character that must be escaped.
    private static func nextToEscape(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let place = plain_text_end(text.baseAddress, start, text.count, false)
        return place < text.count ? place : nil
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): self.append("\\\"")
        case UInt8(ascii: "\\"): self.append("\\\\")
        case 0x08: self.append("\\b")
        case 0x09: self.append("\\t")
        case 0x0A: self.append("\\n")
        case 0x0C: self.append("\\f")
        case 0x0D: self.append("\\r")
        default: self.append("\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
        }
    }

    private mutating func group<Elements: Collection>(
        _ open: Unicode.Scalar,
        _ close: Unicode.Scalar,
        _ elements: Elements,
        _ write: (inout JSONWriter, Elements.Element) -> Void
    ) {
        self.append(open)
        self.level += 1
        for (position, element) in elements.enumerated() {
            if position > 0 { self.append("," as Unicode.Scalar) }
            self.breakLine()
            write(&self, element)
        }
        self.level -= 1
        if !elements.isEmpty { self.breakLine() }
        self.append(close)
    }

    private mutating func breakLine() {
        guard self.isPretty else { return }
        self.append("\n" + String(repeating: "  ", count: self.level))
    }
}
