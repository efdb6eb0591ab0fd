import Testing

@testable import AuditLog

@Suite struct TreeHashTests {
    @Test func `Nothing, a leaf and a node hash as RFC 6962 says`() {
        #expect(TreeHash.empty.hexadecimal == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let leaf = TreeHash.leaf([UInt8]())
        #expect(leaf.hexadecimal == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")
        let second = TreeHash.node(leaf, .leaf([0x00]))
        #expect(second.hexadecimal == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")
    }

    @Test func `An entry that looks like a node is no node`() {
        let (left, right) = (TreeHash.leaf([1]), TreeHash.leaf([2]))
        #expect(TreeHash.leaf([0x01] + left.bytes + right.bytes) != .node(left, right))
        #expect(TreeHash.leaf(left.bytes + right.bytes) != .node(left, right))
        #expect(TreeHash.node(left, right) != .node(right, left))
    }

    @Test func `Only 32 bytes make a hash`() {
        for count in [0, 31, 33, 64] { #expect(TreeHash(bytes: [UInt8](repeating: 7, count: count)) == nil) }
        #expect(TreeHash(bytes: [UInt8](repeating: 7, count: 32))?.bytes.count == 32)
    }
}

extension TreeHash {
    var hexadecimal: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
