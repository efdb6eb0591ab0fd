/// A file of a log that lies in tiles (C2SP tlog-tiles): 256 hashes of one height beside each other, or 256 entries.
///
/// The hash at place `i` of tile `n` of level `l` is the root over the entries from `(256 n + i) · 256^l` on, so many as
/// `256^l`. A full tile never changes; where a tree ends inside one, that tile is partial and names its width.
public struct TileName: Hashable, Sendable, CustomStringConvertible {
    public enum Content: Hashable, Sendable {
        /// The entries themselves.
        case entries
        /// Hashes, from level 0, whose hashes are the entries' leaves.
        case hashes(level: Int)
    }

    public let content: Content
    public let index: Int64
    /// How many it holds: from 1 to ``widthMax``, and full with that.
    public let width: Int

    public static let widthMax = 256
    /// No tree of 63 bits has a higher one.
    public static let levelMax = 7

    /// `nil` for what no tile can be.
    public init?(_ content: Content, index: Int64, width: Int = widthMax) {
        if case .hashes(let level) = content, !(0...Self.levelMax).contains(level) { return nil }
        guard index >= 0, (1...Self.widthMax).contains(width) else { return nil }
        self.content = content
        self.index = index
        self.width = width
    }

    public var isPartial: Bool { width < Self.widthMax }

    /// Below the log's own address: `tile/0/x001/234`, or `tile/entries/005.p/17`.
    public var description: String {
        let kind =
            switch content {
            case .entries: "entries"
            case .hashes(let level): "\(level)"
            }
        return "tile/\(kind)/\(Self.path(of: index))" + (isPartial ? ".p/\(width)" : "")
    }

    /// Groups of three digits, each but the last behind an x: no directory holds more than a thousand names.
    private static func path(of index: Int64) -> String {
        var rest = index
        var groups: [String] = []
        repeat {
            let group = "\(rest % 1000)"
            groups.append((groups.isEmpty ? "" : "x") + String(repeating: "0", count: 3 - group.count) + group)
            rest /= 1000
        } while rest > 0
        return groups.reversed().joined(separator: "/")
    }
}

extension TileName {
    /// The tiles that a log of this size has and a smaller one had not: full ones that were not full, and the partial one
    /// of each level, entries first, then level by level upwards.
    public static func added(from oldSize: Int64 = 0, to size: Int64) -> [TileName] {
        var names = tiles(.entries, from: oldSize, to: size)
        var (old, new, level) = (oldSize, size, 0)
        while new > 0 {
            names += tiles(.hashes(level: level), from: old, to: new)
            (old, new, level) = (old / Int64(widthMax), new / Int64(widthMax), level + 1)
        }
        return names
    }

    /// The tiles in which a log of this size ends: at most one of each level, and one of entries.
    public static func partial(of size: Int64) -> [TileName] {
        var names =
            TileName(.entries, index: size / Int64(widthMax), width: Int(size % Int64(widthMax))).map { [$0] } ?? []
        var (rest, level) = (size, 0)
        while rest > 0 {
            let width = Int(rest % Int64(widthMax))
            rest /= Int64(widthMax)
            if let name = TileName(.hashes(level: level), index: rest, width: width) { names.append(name) }
            level += 1
        }
        return names
    }

    /// The tile of `content` that holds hash or entry `place` of its level, in a log that has `count` of them there.
    public static func holding(_ place: Int64, of count: Int64, _ content: Content) -> TileName? {
        let index = place / Int64(widthMax)
        return TileName(content, index: index, width: Int(min(Int64(widthMax), count - index * Int64(widthMax))))
    }

    /// Of one level, which has so many hashes.
    private static func tiles(_ content: Content, from old: Int64, to new: Int64) -> [TileName] {
        guard old < new else { return [] }
        let width = Int64(widthMax)
        let full = (old / width..<new / width).compactMap { TileName(content, index: $0) }
        let rest = TileName(content, index: new / width, width: Int(new % width))
        return full + (rest.map { [$0] } ?? [])
    }

    /// What a tile of hashes holds: 32 bytes of each, in their order.
    public func bytes(from nodes: some TreeNodes) throws -> [UInt8] {
        guard case .hashes(let level) = content else { preconditionFailure("a tile of entries holds no hashes") }
        return try (0..<Int64(width)).flatMap { place in
            try nodes.node(height: 8 * level, index: index * Int64(Self.widthMax) + place).bytes
        }
    }
}
