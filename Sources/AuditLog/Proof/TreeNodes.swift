/// Where the roots of complete subtrees come from: a store, tiles, or memory.
///
/// The subtree of height `h` and index `i` stands over the entries from `i · 2^h` up to `(i + 1) · 2^h`; that of height 0
/// is an entry's leaf. Whoever asks stays inside the tree of the size that they speak of.
public protocol TreeNodes {
    func node(height: Int, index: Int64) throws -> TreeHash
}

extension TreeNodes {
    /// The root over the entries of `range` as a tree of their own (MTH of RFC 6962, section 2.1), where `range` begins at
    /// a multiple of the largest power of two that it holds: such ranges are all that proofs are made of.
    func root(over range: Range<Int64>) throws -> TreeHash {
        guard !range.isEmpty else { return .empty }
        let height = Int64.bitWidth - 1 - Int64(range.count).leadingZeroBitCount
        let width: Int64 = 1 << Int64(height)
        let first = try node(height: height, index: range.lowerBound / width)
        guard width < range.count else { return first }
        return .node(first, try root(over: range.lowerBound + width..<range.upperBound))
    }
}

extension Range<Int64> {
    /// Where the tree over this range has its two halves meet: the largest power of two that is less than its count.
    var middle: Int64 {
        lowerBound + (1 << Int64(Int64.bitWidth - 1 - Int64(count - 1).leadingZeroBitCount))
    }
}
