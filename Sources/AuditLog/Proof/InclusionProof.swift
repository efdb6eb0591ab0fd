/// That an entry stands at its place in the log: the hashes that lead from its leaf to the root (RFC 6962, section 2.1.1).
public struct InclusionProof: Hashable, Sendable {
    public let index: Int64
    /// Of the tree whose root it leads to.
    public let size: Int64
    /// From the leaf upwards.
    public let path: [TreeHash]

    /// `nil` where the index lies outside the tree.
    public init?(index: Int64, size: Int64, path: [TreeHash]) {
        guard index >= 0, index < size else { return nil }
        self.index = index
        self.size = size
        self.path = path
    }

    /// Makes one; `nil` where the index lies outside the tree.
    public init?(of index: Int64, in size: Int64, from nodes: some TreeNodes) throws {
        guard index >= 0, index < size else { return nil }
        var path: [TreeHash] = []
        var range: Range<Int64> = 0..<size
        while range.count > 1 {
            let middle = range.middle
            if index < middle {
                path.append(try nodes.root(over: middle..<range.upperBound))
                range = range.lowerBound..<middle
            } else {
                path.append(try nodes.root(over: range.lowerBound..<middle))
                range = middle..<range.upperBound
            }
        }
        self.init(index: index, size: size, path: path.reversed())
    }

    /// The root that a tree has in which `leaf` stands where this proof says; `nil` where the path is of another length
    /// than such a tree's (RFC 9162, section 2.1.3.2).
    public func root(for leaf: TreeHash) -> TreeHash? {
        var (place, last, hash) = (index, size - 1, leaf)
        for sibling in path {
            guard last > 0 else { return nil }
            if place & 1 == 1 || place == last {
                hash = .node(sibling, hash)
                // A node without a right neighbour is promoted as it is.
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = .node(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 ? hash : nil
    }

    /// Whether the entry stands in the tree of this root.
    public func proves(_ leaf: TreeHash, in root: TreeHash) -> Bool { self.root(for: leaf) == root }
}
