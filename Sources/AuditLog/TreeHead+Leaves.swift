internal import CPairedHash

extension TreeHead {
    /// Adds leaves, one behind the other. Of many at once, the nodes above them are hashed two by two, where the CPU has a way
    /// that is faster.
    public mutating func append(contentsOf leaves: ArraySlice<TreeHash>) {
        var nodes = Array(leaves)
        var (height, lower): (Int64, [TreeHash]) = (0, [])
        while !nodes.isEmpty {
            // The complete subtree of this height that waits for its neighbour.
            if size >> height & 1 == 1 { nodes.insert(peaks.removeLast(), at: 0) }
            if nodes.count % 2 == 1 { lower.append(nodes.removeLast()) }
            nodes.pairUp()
            height += 1
        }
        peaks += lower.reversed()
        size += Int64(leaves.count)
    }
}

extension [TreeHash] {
    /// Puts in the place of every two neighbours the node above them.
    ///
    /// - Precondition: There are an even number of them.
    fileprivate mutating func pairUp() {
        var made = 0
        withUnsafeMutableBytes { nodes in
            let bytes = nodes.assumingMemoryBound(to: UInt8.self)
            guard let first = bytes.baseAddress else { return }
            while 64 * made + 128 <= bytes.count,
                paired_nodes(TreeHash.nodePrefix, first + 64 * made, first + 32 * made)
            {
                made += 2
            }
        }
        while made < count / 2 {
            self[made] = .node(self[2 * made], self[2 * made + 1])
            made += 1
        }
        removeLast(count - made)
    }
}
