/// A tree that grows and says which tiles it fills. It keeps the hashes of the tiles that are not full, which is all that
/// it needs, however long the log.
public struct TileTree: Sendable {
    public private(set) var size: Int64
    /// The hashes of each level that lie in no full tile yet, from level 0.
    private var edges: [[TreeHash]]

    public init() {
        size = 0
        edges = []
    }

    /// Goes on from the tiles of a tree of this size that are not full.
    ///
    /// - Parameter edge: The first so many hashes of the tile of `level` in which the tree ends.
    public init(size: Int64, edge: (_ level: Int, _ tile: Int64, _ count: Int) throws -> [TreeHash]) rethrows {
        self.size = size
        edges = []
        var rest = size
        while rest > 0 {
            let count = Int(rest % Int64(TileName.widthMax))
            edges.append(count == 0 ? [] : try edge(edges.count, rest / Int64(TileName.widthMax), count))
            rest /= Int64(TileName.widthMax)
        }
    }

    /// Adds a leaf; the tiles that it has filled, lowest first.
    public mutating func append(_ leaf: TreeHash) -> [HashTile] {
        size += 1
        var filled: [HashTile] = []
        var (hash, level) = (leaf, 0)
        var below = size
        while true {
            if edges.count == level { edges.append([]) }
            edges[level].append(hash)
            below /= Int64(TileName.widthMax)
            guard edges[level].count == TileName.widthMax else { return filled }
            let hashes = edges[level]
            edges[level].removeAll(keepingCapacity: true)
            if let name = TileName(.hashes(level: level), index: below - 1) {
                filled.append(HashTile(name: name, hashes: hashes))
            }
            (hash, level) = (TreeHash.root(over: hashes), level + 1)
        }
    }

    /// The tiles in which the tree ends, lowest first.
    public var partialTiles: [HashTile] {
        var tiles: [HashTile] = []
        var rest = size
        for (level, edge) in edges.enumerated() {
            rest /= Int64(TileName.widthMax)
            if let name = TileName(.hashes(level: level), index: rest, width: edge.count) {
                tiles.append(HashTile(name: name, hashes: edge))
            }
        }
        return tiles
    }

    /// The root of the tree: each level's hashes, and behind them the root of what is not complete below.
    public var root: TreeHash {
        var below: TreeHash?
        for edge in edges {
            let hashes = edge + (below.map { [$0] } ?? [])
            if !hashes.isEmpty { below = TreeHash.root(over: hashes) }
        }
        return below ?? .empty
    }
}

/// A tile of hashes with what it holds.
public struct HashTile: Hashable, Sendable {
    public let name: TileName
    public let hashes: [TreeHash]

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * 32)
        for hash in hashes { bytes += hash.bytes }
        return bytes
    }
}

extension TreeHash {
    /// The root over subtrees of one height, the last of which may be incomplete.
    static func root(over hashes: [TreeHash]) -> TreeHash {
        var head = TreeHead.empty
        for hash in hashes { head.append(hash) }
        return head.root
    }
}
