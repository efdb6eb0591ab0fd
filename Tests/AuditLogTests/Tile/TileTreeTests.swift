import Testing

@testable import AuditLog

@Suite struct TileTreeTests {
    @Test func `Its root is that of the tree, and its tiles are the tree's, at every size`() throws {
        let sample = SampleTree(count: 700)
        var (tree, head) = (TileTree(), TreeHead.empty)
        var full: [HashTile] = []
        for leaf in sample.leaves {
            full += tree.append(leaf)
            head.append(leaf)
            #expect(tree.root == head.root && tree.size == head.size)
            #expect(
                Set(tree.partialTiles.map(\.name))
                    == Set(TileName.partial(of: tree.size).filter { $0.content != .entries })
            )
        }
        #expect(full.map(\.name.description) == ["tile/0/000", "tile/0/001"])
        for tile in full + tree.partialTiles { #expect(try tile.bytes == tile.name.bytes(from: sample)) }
        #expect(TileTree().root == .empty && TileTree().partialTiles.isEmpty)
    }

    @Test func `A tree goes on from the hashes of the tiles in which it ended`() throws {
        var whole = TileTree()
        var cut: TileTree?
        for index in 0..<66_100 {
            let leaf = TreeHash.leaf(Array("\(index)".utf8))
            let filled = whole.append(leaf)
            if index == 65_800 {
                let tiles = whole.partialTiles
                cut = TileTree(size: whole.size) { level, tile, count in
                    tiles.first { $0.name.content == .hashes(level: level) && $0.name.index == tile }
                        .map { Array($0.hashes.prefix(count)) } ?? []
                }
            } else if index > 65_800 {
                #expect(cut?.append(leaf) == filled)
            }
        }
        #expect(cut?.root == whole.root && cut?.size == 66_100)
    }

    @Test func `The tiles in which a log ends are the partial ones of all its tiles`() {
        for size: Int64 in [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000] {
            #expect(Set(TileName.partial(of: size)) == Set(TileName.added(to: size).filter(\.isPartial)), "\(size)")
        }
    }
}
