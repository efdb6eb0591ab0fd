@testable import AuditLog

/// A tree in memory whose nodes are computed from its leaves.
struct SampleTree: TreeNodes {
    let leaves: [TreeHash]

    init(_ entries: [[UInt8]]) { leaves = entries.map { TreeHash.leaf($0) } }

    init(leaves: ArraySlice<TreeHash>) { self.leaves = Array(leaves) }

    init(count: Int) { self.init((0..<count).map { Array("entry \($0)".utf8) }) }

    /// The log of seven entries that other implementations were given.
    static let published = SampleTree(
        ["", "a", "bc", #"{"k":1}"#, "entry-4", "\u{0}\u{1}", "entry-6"].map { Array($0.utf8) }
    )

    func node(height: Int, index: Int64) -> TreeHash {
        guard height > 0 else { return leaves[Int(index)] }
        return .node(node(height: height - 1, index: index * 2), node(height: height - 1, index: index * 2 + 1))
    }

    /// MTH of RFC 6962, section 2.1, word for word.
    func root(of size: Int) -> TreeHash { Self.root(of: leaves.prefix(size)) }

    private static func root(of leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        return .node(root(of: leaves.prefix(split)), root(of: leaves.dropFirst(split)))
    }
}
