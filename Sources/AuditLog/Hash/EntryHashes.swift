internal import CPairedHash

/// The two hashes of an entry: of its leaf in the log's tree, and of its bytes alone, as its case's next entry names it.
public struct EntryHashes: Hashable, Sendable {
    public let leaf: TreeHash
    public let plain: HashWords

    /// Takes both in one go, where the CPU has a way.
    public init(of entry: UnsafeRawBufferPointer) {
        let taken = withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { hashes -> EntryHashes? in
            let isTaken = paired_hash(
                TreeHash.leafPrefix,
                entry.baseAddress?.assumingMemoryBound(to: UInt8.self),
                entry.count,
                hashes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                hashes.baseAddress?.advanced(by: 32).assumingMemoryBound(to: UInt8.self)
            )
            guard isTaken else { return nil }
            return EntryHashes(
                leaf: TreeHash(HashWords(loading: UnsafeRawBufferPointer(rebasing: hashes[..<32]))),
                plain: HashWords(loading: UnsafeRawBufferPointer(rebasing: hashes[32...]))
            )
        }
        self = taken ?? EntryHashes(leaf: .leaf(entry), plain: HashWords(of: entry))
    }

    init(leaf: TreeHash, plain: HashWords) {
        (self.leaf, self.plain) = (leaf, plain)
    }
}
