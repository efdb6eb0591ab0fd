import AuditLog
import Escalation
import Messages
import Store

/// An entry as it stands on the stream: the entry's exact bytes as the body, its place in the log in the headers.
public struct AuditRecord: Hashable, Sendable {
    public let index: Int64
    public let leaf: TreeHash
    /// Size and root of the tree after the batch, on the last record of each batch.
    public let root: TreeHash?
    public let body: [UInt8]

    public init(index: Int64, leaf: TreeHash, root: TreeHash?, body: [UInt8]) {
        self.index = index
        self.leaf = leaf
        self.root = root
        self.body = body
    }

    public init?(_ entry: SequencedEntry) {
        guard let leaf = TreeHash(bytes: entry.hash) else { return nil }
        self.init(
            index: entry.index,
            leaf: leaf,
            root: entry.batchRoot.flatMap(TreeHash.init(bytes:)),
            body: entry.entry.body
        )
    }
}
