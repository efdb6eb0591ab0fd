import AuditLog
import Escalation
import Messages
import Store

/// An entry as it stands on the stream, with its place in the log.
public struct AuditRecord: Hashable, Sendable {
    public let index: Int64
    /// The entry's exact bytes: what is hashed.
    public let body: [UInt8]
    /// The root of the tree of size `index + 1`, where a batch of the sequencer ends.
    public let root: TreeHash?

    public init(index: Int64, body: [UInt8], root: TreeHash?) {
        self.index = index
        self.body = body
        self.root = root
    }

    public init(_ entry: SequencedEntry) {
        self.init(index: entry.index, body: entry.entry.body, root: entry.batchRoot.flatMap(TreeHash.init(bytes:)))
    }

    /// RFC 6962, section 2.1: what stands for the entry in the tree.
    public var leaf: TreeHash { TreeHash.leaf(body) }
}
