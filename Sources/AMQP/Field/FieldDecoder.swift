/// Reads what ``FieldEncoder`` writes, from bytes that a peer sent: every length is checked.
///
/// It borrows the bytes and must not outlive them.
struct FieldDecoder {
    private var rest: UnsafeRawBufferPointer

    /// Ends a decoding: the bytes are not what they claim.
    struct Malformed: Error {}

    init(_ bytes: UnsafeRawBufferPointer) {
        self.rest = bytes
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ count: Int) throws(Malformed) -> UnsafeRawBufferPointer {
        guard count <= rest.count else { throw Malformed() }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }

    mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(Malformed) -> T {
        T(bigEndian: try take(MemoryLayout<T>.size).loadUnaligned(as: T.self))
    }

    /// The bytes of a short string.
    mutating func shortBytes() throws(Malformed) -> UnsafeRawBufferPointer {
        try take(Int(try integer(UInt8.self)))
    }

    /// A short string; bytes that are no UTF-8 are replaced.
    mutating func shortString() throws(Malformed) -> String {
        String(decoding: try shortBytes(), as: UTF8.self)
    }

    /// The bytes of a long string, an array or a table, after their four bytes of length.
    mutating func longBytes() throws(Malformed) -> UnsafeRawBufferPointer {
        try take(Int(try integer(UInt32.self)))
    }

    /// A table with its length.
    mutating func table(depth: Int = 0) throws(Malformed) -> Table {
        var decoder = FieldDecoder(try longBytes())
        var entries: [Table.Entry] = []
        while !decoder.isAtEnd {
            let name = try decoder.shortString()
            entries.append(Table.Entry(name: name, value: try decoder.value(depth: depth)))
        }
        return Table(entries)
    }

    /// The first value of that name in a table, without building the others.
    mutating func value(named name: String) throws(Malformed) -> FieldValue? {
        var decoder = FieldDecoder(try longBytes())
        while !decoder.isAtEnd {
            let found = try decoder.shortBytes()
            if found.elementsEqual(name.utf8) { return try decoder.value(depth: 0) }
            try decoder.skipValue()
        }
        return nil
    }
}
