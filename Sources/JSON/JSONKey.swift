/// The bytes of a name prepared once, so that looking for it in a document neither allocates nor hashes.
public struct JSONKey: Hashable, Sendable {
    @usableFromInline let bytes: [UInt8]
    /// The first eight bytes, zero beyond the end, as they are loaded from memory.
    @usableFromInline let prefix: UInt64

    public init(_ name: String) {
        self.bytes = Array(name.utf8)
        var prefix: UInt64 = 0
        for (position, byte) in self.bytes.prefix(8).enumerated() {
            prefix |= UInt64(byte) << (UInt64(position) * 8)
        }
        self.prefix = UInt64(littleEndian: prefix)
    }

    /// The name as text.
    public var name: String { String(decoding: self.bytes, as: UTF8.self) }

    public static func == (left: Self, right: Self) -> Bool { left.bytes == right.bytes }

    public func hash(into hasher: inout Hasher) { hasher.combine(self.bytes) }

    /// Whether the string entry at `entry` (its length, then its bytes, then eight readable bytes) is this name.
    @inlinable @inline(__always)
    func equals(entry: UnsafeRawPointer) -> Bool {
        let count = self.bytes.count
        guard Int(entry.loadUnaligned(as: UInt32.self)) == count else { return false }
        let word = entry.loadUnaligned(fromByteOffset: 4, as: UInt64.self)
        if count < 8 {
            return (word ^ self.prefix).littleEndian & ((1 << (UInt64(count) &* 8)) &- 1) == 0
        }
        guard word == self.prefix else { return false }
        return count == 8 || self.equalsTail(entry + 4)
    }

    @usableFromInline
    func equalsTail(_ text: UnsafeRawPointer) -> Bool {
        self.bytes.withUnsafeBytes { bytes in
            var position = 8
            let count = bytes.count
            while position &+ 8 <= count {
                guard
                    bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                        == text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                else { return false }
                position &+= 8
            }
            while position < count {
                guard bytes[position] == text.load(fromByteOffset: position, as: UInt8.self) else { return false }
                position &+= 1
            }
            return true
        }
    }
}

extension JSONKey: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self.init(value) }
}
