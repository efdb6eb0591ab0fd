import Testing

@testable import AuditLog

@Suite struct TileTests {
    @Test(
        arguments: [
            (0, "000"), (5, "005"), (999, "999"), (1000, "x001/000"), (1_234_067, "x001/x234/067"),
            (1_000_000_000, "x001/x000/x000/000"),
        ] as [(Int64, String)]
    )
    func `A number is written in groups of three digits`(index: Int64, path: String) {
        #expect(TileName(.hashes(level: 0), index: index)?.description == "tile/0/\(path)")
        #expect(TileName(.entries, index: index, width: 17)?.description == "tile/entries/\(path).p/17")
    }

    @Test func `What no tile can be has no name`() {
        #expect(TileName(.entries, index: -1) == nil && TileName(.hashes(level: 8), index: 0) == nil)
        #expect(TileName(.entries, index: 0, width: 0) == nil && TileName(.entries, index: 0, width: 257) == nil)
    }

    /// The counts that another implementation came to.
    @Test func `A log of 70,000 entries lies in as many tiles as others count`() {
        func widths(_ content: TileName.Content) -> (full: Int, partial: [Int]) {
            let tiles = TileName.added(to: 70_000).filter { $0.content == content }
            return (tiles.filter { !$0.isPartial }.count, tiles.filter(\.isPartial).map(\.width))
        }
        for content in [TileName.Content.entries, .hashes(level: 0)] {
            #expect(widths(content) == (273, [112]))
        }
        #expect(widths(.hashes(level: 1)) == (1, [17]))
        #expect(widths(.hashes(level: 2)) == (0, [1]))
        #expect(TileName.added(to: 70_000).count == 274 + 274 + 2 + 1)
        #expect(TileName.added(to: 0).isEmpty)
    }

    @Test func `What a log adds as it grows is what it has in the end, but for tiles that have become full`() {
        let sizes: [Int64] = [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000]
        var names: Set<TileName> = []
        for (old, new) in zip(sizes, sizes.dropFirst()) { names.formUnion(TileName.added(from: old, to: new)) }
        #expect(names.isSuperset(of: TileName.added(to: 70_000)))
        let left = names.subtracting(TileName.added(to: 70_000))
        #expect(left.allSatisfy { $0.isPartial })
        #expect(TileName.added(from: 300, to: 300).isEmpty)
    }

    @Test func `The hashes of a tile are the roots over its entries`() throws {
        let tree = SampleTree(count: 600)
        let leaves = try #require(TileName(.hashes(level: 0), index: 2, width: 88))
        #expect(try leaves.bytes(from: tree) == tree.leaves[512..<600].flatMap(\.bytes))
        let upper = try #require(TileName(.hashes(level: 1), index: 0, width: 2))
        let halves = [SampleTree(leaves: tree.leaves[..<256]), SampleTree(leaves: tree.leaves[256..<512])]
        #expect(try upper.bytes(from: tree) == halves.flatMap { $0.root(of: 256).bytes })
    }

    @Test func `Entries are packed and read again, and a bundle that is cut short is none`() throws {
        let entries: [[UInt8]] = [[], [1], Array(repeating: 7, count: 65_535), Array("entry".utf8)]
        let bytes = try #require(EntryBundle.encode(entries))
        #expect(EntryBundle.decode(bytes) == entries)
        #expect(Array(bytes.prefix(5)) == [0, 0, 0, 1, 1])
        #expect(EntryBundle.decode(Array(bytes.dropLast())) == nil && EntryBundle.decode([0]) == nil)
        #expect(EntryBundle.encode([Array(repeating: 7, count: 65_536)]) == nil)
        #expect(EntryBundle.decode([]) == [])
    }
}
