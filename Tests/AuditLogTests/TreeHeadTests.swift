import Testing

@testable import AuditLog

@Suite struct TreeHeadTests {
    /// The eight inputs that Certificate Transparency implementations test with.
    private static let inputs: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]

    @Test(arguments: [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
        (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
        (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
        (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ])
    func `The classic inputs have the classic roots`(count: Int, root: String) {
        var head = TreeHead.empty
        for input in Self.inputs.prefix(count) { head.append(.leaf(input)) }
        #expect(head.root.hexadecimal == root)
        #expect(head.size == count)
    }

    @Test func `A log of seven entries has the root of its checkpoint`() {
        var head = TreeHead.empty
        for entry in ["", "a", "bc", #"{"k":1}"#, "entry-4", "\u{0}\u{1}", "entry-6"] {
            head.append(.leaf(Array(entry.utf8)))
        }
        #expect(head.root.hexadecimal == "fa4d35e9113eb6229843db5165650b1487ec4f303989ed3a1df817d6e70cfb2f")
    }

    /// MTH of RFC 6962, section 2.1, word for word.
    private func root(of leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return .node(root(of: leaves.prefix(split)), root(of: leaves.dropFirst(split)))
    }

    @Test func `Leaves that are appended together give the tree that they give one by one, from whatever size on`() {
        let leaves = (0..<80).map { TreeHash.leaf(Array("entry \($0)".utf8)) }
        for size in 0...40 {
            var begun = TreeHead.empty
            for leaf in leaves.prefix(size) { begun.append(leaf) }
            for count in 0...40 {
                var (one, together) = (begun, begun)
                for leaf in leaves[size..<size + count] { one.append(leaf) }
                together.append(contentsOf: leaves[size..<size + count])
                #expect(together == one, "\(count) to \(size)")
            }
        }
    }

    @Test func `Appending gives at every size the root of the recursive definition`() {
        let leaves = (0..<300).map { TreeHash.leaf(Array("entry \($0)".utf8)) }
        var head = TreeHead.empty
        #expect(head.root == root(of: []))
        for (place, leaf) in leaves.enumerated() {
            head.append(leaf)
            #expect(head.root == root(of: leaves[...place]), "\(place + 1) leaves")
            #expect(head.peaks.count == head.size.nonzeroBitCount)
        }
    }

    @Test func `A head taken up from its size and peaks goes on as if it had never stopped`() throws {
        var whole = TreeHead.empty
        for number in 0..<300 {
            var resumed = try #require(TreeHead(size: whole.size, peaks: whole.peaks))
            #expect(resumed == whole)
            whole.append(.leaf([UInt8(number % 256)]))
            resumed.append(.leaf([UInt8(number % 256)]))
            #expect(resumed == whole)
        }
    }

    @Test func `Peaks that do not fit the size are refused`() {
        let peak = TreeHash.empty
        #expect(TreeHead(size: 0, peaks: []) == .empty)
        #expect(TreeHead(size: 0, peaks: [peak]) == nil)
        #expect(TreeHead(size: 3, peaks: [peak]) == nil)
        #expect(TreeHead(size: -1, peaks: [TreeHash](repeating: peak, count: 64)) == nil)
        #expect(TreeHead(size: .min, peaks: [peak]) == nil)
        #expect(TreeHead(size: .max, peaks: [TreeHash](repeating: peak, count: 63)) != nil)
    }
}
