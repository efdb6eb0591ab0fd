/// A tree that grows: its size and the roots of its complete subtrees, largest first. That is all that appending needs,
/// however long the log.
public struct TreeHead: Hashable, Sendable {
    public internal(set) var size: Int64
    /// One root for each bit set in `size`.
    public internal(set) var peaks: [TreeHash]

    public static let empty = TreeHead()

    private init() {
        self.size = 0
        self.peaks = []
    }

    /// `nil` where the number of peaks does not fit the size.
    public init?(size: Int64, peaks: [TreeHash]) {
        guard size >= 0, size.nonzeroBitCount == peaks.count else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Adds one leaf: each complete pair of equal height becomes one.
    ///
    /// - Parameter completed: Called with each subtree above the leaf that it completes, lowest first.
    public mutating func append(
        _ leaf: TreeHash,
        completed: (_ height: Int, _ index: Int64, _ root: TreeHash) -> Void = { _, _, _ in }
    ) {
        var new = leaf
        var bits = size
        var height = 0
        while bits & 1 == 1 {
            new = .node(peaks.removeLast(), new)
            bits >>= 1
            height += 1
            completed(height, bits, new)
        }
        peaks.append(new)
        size += 1
    }

    /// The root of the tree (RFC 6962, section 2.1): odd nodes are promoted, never doubled.
    public var root: TreeHash {
        guard var root = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { root = .node(peak, root) }
        return root
    }
}
