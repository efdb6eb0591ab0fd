/// A value inside a parsed document: a pointer into the parser's memory and nothing else.
///
/// Copying one costs nothing and keeps nothing alive; it is valid only inside the ``JSONParser/withDocument(_:limits:_:)``
/// that lent it. Take ``materialise()`` for a value to keep.
public struct JSONView {
    /// The document as 64-bit words whose top byte is the type (simdjson, doc/tape.md).
    @usableFromInline let tape: UnsafePointer<UInt64>
    @usableFromInline let strings: UnsafeRawPointer
    @usableFromInline let index: Int

    @inlinable @inline(__always)
    init(tape: UnsafePointer<UInt64>, strings: UnsafeRawPointer, index: Int) {
        self.tape = tape
        self.strings = strings
        self.index = index
    }

    /// What a value is. An integer that fits `Int64` is always ``int``; ``uint`` is one above that.
    public enum Kind: UInt8, Sendable {
        case null, bool, int, uint, double, string, array, object
    }

    @inlinable
    public var kind: Kind {
        switch self.tag {
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "l"): .int
        case UInt8(ascii: "d"): .double
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "u"): .uint
        default: .null
        }
    }

    @inlinable public var isNull: Bool { self.tag == UInt8(ascii: "n") }

    /// The truth value, or nil when this is no boolean.
    @inlinable
    public var bool: Bool? {
        switch self.tag {
        case UInt8(ascii: "t"): true
        case UInt8(ascii: "f"): false
        default: nil
        }
    }

    /// The integer, or nil when this is no integer or does not fit.
    @inlinable
    public var int: Int64? {
        self.tag == UInt8(ascii: "l") ? Int64(bitPattern: self.tape[self.index &+ 1]) : nil
    }

    /// The integer, or nil when this is no integer or is negative.
    @inlinable
    public var uint: UInt64? {
        switch self.tag {
        case UInt8(ascii: "u"): self.tape[self.index &+ 1]
        case UInt8(ascii: "l"): UInt64(exactly: Int64(bitPattern: self.tape[self.index &+ 1]))
        default: nil
        }
    }

    /// The number, or nil when this is no number or an integer that a double cannot hold exactly.
    @inlinable
    public var double: Double? {
        switch self.tag {
        case UInt8(ascii: "d"): Double(bitPattern: self.tape[self.index &+ 1])
        case UInt8(ascii: "l"): Double(exactly: Int64(bitPattern: self.tape[self.index &+ 1]))
        case UInt8(ascii: "u"): Double(exactly: self.tape[self.index &+ 1])
        default: nil
        }
    }

    /// The text, or nil when this is no string.
    public var string: String? {
        self.utf8.map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a string, unescaped, or nil when this is no string. As short-lived as the view.
    @inlinable
    public var utf8: UnsafeBufferPointer<UInt8>? {
        guard self.tag == UInt8(ascii: "\"") else { return nil }
        let entry = self.entry
        return UnsafeBufferPointer(
            start: (entry + 4).assumingMemoryBound(to: UInt8.self),
            count: Int(entry.loadUnaligned(as: UInt32.self))
        )
    }

    /// Whether this is the string `key`, byte for byte. Allocates nothing.
    @inlinable
    public func isEqual(to key: JSONKey) -> Bool {
        self.tag == UInt8(ascii: "\"") && key.equals(entry: self.entry)
    }

    /// Whether this is the string `text`, byte for byte. Allocates nothing.
    public func isEqual(to text: StaticString) -> Bool {
        guard let utf8 = self.utf8 else { return false }
        return text.withUTF8Buffer { $0.count == utf8.count && $0.elementsEqual(utf8) }
    }

    /// Whether this is the string `text`, byte for byte.
    @_disfavoredOverload
    public func isEqual(to text: String) -> Bool {
        guard let utf8 = self.utf8 else { return false }
        return text.utf8.count == utf8.count && text.utf8.elementsEqual(utf8)
    }

    /// Copies the value out of the parser's memory.
    public func materialise() -> JSONValue {
        switch self.tag {
        case UInt8(ascii: "t"): .bool(true)
        case UInt8(ascii: "f"): .bool(false)
        case UInt8(ascii: "l"): .int(Int64(bitPattern: self.tape[self.index &+ 1]))
        case UInt8(ascii: "u"): .uint(self.tape[self.index &+ 1])
        case UInt8(ascii: "d"): .double(Double(bitPattern: self.tape[self.index &+ 1]))
        case UInt8(ascii: "\""): .string(self.string ?? "")
        case UInt8(ascii: "["): .array(self.elements.map { $0.materialise() })
        case UInt8(ascii: "{"):
            .object(
                JSONObject(distinct: self.members.map { (key: $0.key.string ?? "", value: $0.value.materialise()) })
            )
        default: .null
        }
    }

    @inlinable @inline(__always)
    var tag: UInt8 { UInt8(truncatingIfNeeded: self.tape[self.index] &>> 56) }

    /// A string's place among the strings: four bytes of length, then its bytes.
    @inlinable @inline(__always)
    var entry: UnsafeRawPointer { self.strings + Int(self.tape[self.index] & 0x00FF_FFFF_FFFF_FFFF) }

    /// The tape index behind this value.
    @inlinable @inline(__always)
    var end: Int {
        switch self.tag {
        case UInt8(ascii: "{"), UInt8(ascii: "["): Int(UInt32(truncatingIfNeeded: self.tape[self.index]))
        case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): self.index &+ 2
        default: self.index &+ 1
        }
    }

    @inlinable @inline(__always)
    func at(_ index: Int) -> JSONView { JSONView(tape: self.tape, strings: self.strings, index: index) }
}
