import AuditLog
import Store

/// The log's tree as a store keeps it: the leaves, and the root of each complete subtree over 256, 65,536, … entries.
///
/// A node between these is computed from at most 256 hashes, which are read once and remembered: a proof reads one tile
/// a level on its way, and one at the tree's edge. For one reading of the store.
public final class StoreTree: TreeNodes {
    private struct Tile: Hashable {
        let level: Int
        let index: Int64
    }

    private let reader: any StoreReader
    private var tiles: [Tile: [TreeHash]] = [:]

    /// 256 hashes a tile.
    private static let tileHeight = 8

    public init(_ reader: any StoreReader) {
        self.reader = reader
    }

    public func node(height: Int, index: Int64) throws -> TreeHash {
        let (level, rest) = height.quotientAndRemainder(dividingBy: Self.tileHeight)
        let first = index << Int64(rest)
        let hashes = try tile(Tile(level: level, index: first >> Int64(Self.tileHeight)))
        let start = Int(first & 0xFF)
        guard start + 1 << rest <= hashes.count else {
            throw StoreError(
                .unexpected,
                operation: "read the log's tree",
                message: "node \(index) of height \(height) is missing"
            )
        }
        return Self.root(of: hashes[start..<start + 1 << rest])
    }

    private func tile(_ tile: Tile) throws -> [TreeHash] {
        if let known = tiles[tile] { return known }
        let range = tile.index << Int64(Self.tileHeight)..<(tile.index + 1) << Int64(Self.tileHeight)
        let hashes = try reader.treeHashes(level: tile.level, range).compactMap(TreeHash.init(bytes:))
        tiles[tile] = hashes
        return hashes
    }

    /// Of a power of two of hashes.
    private static func root(of hashes: ArraySlice<TreeHash>) -> TreeHash {
        guard hashes.count > 1 else { return hashes[hashes.startIndex] }
        let middle = hashes.startIndex + hashes.count / 2
        return .node(root(of: hashes[..<middle]), root(of: hashes[middle...]))
    }
}
