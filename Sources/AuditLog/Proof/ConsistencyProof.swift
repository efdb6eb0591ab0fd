/// That a tree grew out of a smaller one by appending alone (RFC 6962, section 2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
    public let oldSize: Int64
    public let newSize: Int64
    public let path: [TreeHash]

    /// `nil` where the new tree is the smaller one.
    public init?(from oldSize: Int64, to newSize: Int64, path: [TreeHash]) {
        guard oldSize >= 0, oldSize <= newSize else { return nil }
        self.oldSize = oldSize
        self.newSize = newSize
        self.path = path
    }

    /// Makes one; `nil` where the new tree is the smaller one. From an empty tree, and from one of the same size, nothing
    /// has to be shown.
    public init?(from oldSize: Int64, to newSize: Int64, out nodes: some TreeNodes) throws {
        guard oldSize >= 0, oldSize <= newSize else { return nil }
        var path: [TreeHash] = []
        if oldSize > 0, oldSize < newSize {
            var range: Range<Int64> = 0..<newSize
            // Whether the old tree's root is that of a subtree which whoever checks has already.
            var isKnown = true
            while oldSize != range.upperBound {
                let middle = range.middle
                if oldSize <= middle {
                    path.append(try nodes.root(over: middle..<range.upperBound))
                    range = range.lowerBound..<middle
                } else {
                    path.append(try nodes.root(over: range.lowerBound..<middle))
                    range = middle..<range.upperBound
                    isKnown = false
                }
            }
            if !isKnown { path.append(try nodes.root(over: range)) }
        }
        self.init(from: oldSize, to: newSize, path: path.reversed())
    }

    /// Whether the tree of the new root holds all of the tree of the old one, in its order, as its beginning (RFC 9162,
    /// section 2.1.4.2).
    public func proves(_ new: TreeHash, extends old: TreeHash) -> Bool {
        if oldSize == newSize { return path.isEmpty && old == new }
        if oldSize == 0 { return path.isEmpty && old == .empty }
        var rest = path[...]
        var (place, last) = (oldSize - 1, newSize - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        // A complete old tree is a node of the new one, and whoever checks knows it.
        guard let first = place == 0 ? old : rest.popFirst() else { return false }
        var (fromOld, fromNew) = (first, first)
        for sibling in rest {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                fromOld = .node(sibling, fromOld)
                fromNew = .node(sibling, fromNew)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                fromNew = .node(fromNew, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && fromOld == old && fromNew == new
    }
}
