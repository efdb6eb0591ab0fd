import AuditLog
import Escalation
import SignedNote
import Store
import Testing

@testable import Audit
@testable import SignedLog

@Suite struct LogBuilderTests {
    @Test func `Proofs from the nodes that the store keeps hold for every size and place tried`() throws {
        let fixture = try LogFixture()
        let head = try fixture.grow(70_000)
        #expect(head.size == 70_000)
        try fixture.store.reading { (reader: any StoreReader) throws in
            #expect(try reader.nodeCount(level: 1) == 273)
            #expect(try reader.nodeCount(level: 2) == 1)
            let tree = StoreTree(reader)
            let root = try #require(TreeHash(bytes: head.root))
            for index in [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, 69_999] as [Int64] {
                let proof = try #require(try InclusionProof(of: index, in: head.size, from: tree))
                let body = try #require(try reader.log(from: index, limit: 1).first).entry.body
                #expect(proof.proves(.leaf(body), in: root), "entry \(index)")
            }
            for size in [1, 255, 256, 257, 65_536, 65_537, 69_999] as [Int64] {
                var old = TreeHead.empty
                for leaf in try reader.treeHashes(level: 0, 0..<size).compactMap(TreeHash.init(bytes:)) {
                    old.append(leaf)
                }
                let proof = try #require(try ConsistencyProof(from: size, to: head.size, out: tree))
                #expect(proof.proves(root, extends: old.root), "from \(size)")
            }
        }
    }

    @Test func `Nodes that an earlier version did not keep are made up for, and then stand as if it had`() throws {
        let (grown, old) = (try LogFixture(), try LogFixture())
        try grown.grow(1_500)
        try old.write(1_500)
        try old.store.transaction { transaction in
            let waiting = try transaction.unsequenced(limit: 2_000)
            var tree = TreeHead.empty
            let leaves = waiting.map { stored in
                let hash = TreeHash.leaf(stored.entry.body)
                defer { tree.append(hash) }
                return Leaf(row: stored.row, index: tree.size, hash: hash.bytes)
            }
            try transaction.append(LogGrowth(leaves: leaves, newHead: LogHead(tree)), to: try transaction.logHead())
        }
        #expect(try old.store.reading { try $0.nodeCount(level: 1) } == 0)
        try LogBuilder(old.store).completeNodes { true }
        for level in 1...2 {
            let nodes = try [grown, old].map { try $0.store.reading { try $0.treeHashes(level: level, 0..<10) } }
            #expect(nodes[0] == nodes[1])
        }
        #expect(try old.store.reading { try $0.nodeCount(level: 1) } == 5)
    }
}
