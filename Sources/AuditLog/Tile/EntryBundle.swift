/// What a tile of entries holds (C2SP tlog-tiles): of each, two bytes of length and then its bytes.
public enum EntryBundle {
    /// The longest entry that the format can hold.
    public static let entryBytesMax = Int(UInt16.max)
    /// The longest bundle of such entries.
    public static let bytesMax = TileName.widthMax * (entryBytesMax + 2)

    /// `nil` where an entry is longer than that.
    public static func encode(_ entries: some Sequence<[UInt8]>) -> [UInt8]? {
        var bytes: [UInt8] = []
        for entry in entries {
            guard entry.count <= entryBytesMax else { return nil }
            bytes += [UInt8(entry.count >> 8), UInt8(entry.count & 0xFF)]
            bytes += entry
        }
        return bytes
    }

    /// `nil` where the bytes end inside an entry.
    public static func decode(_ bytes: [UInt8]) -> [[UInt8]]? {
        var entries: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard rest.count >= 2 else { return nil }
            let count = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
            rest = rest.dropFirst(2)
            guard rest.count >= count else { return nil }
            entries.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        return entries
    }
}
