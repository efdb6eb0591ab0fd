import Escalation
import Messages

/// An entry as stored, not yet given its index.
public struct StoredEntry: Hashable, Sendable {
    public let row: Int64
    public let entry: Entry
    /// Its index in the log, `nil` until the sequencer has given it one.
    public let index: Int64?
    /// The key under which stood what was erased beside it; `nil` where nothing was.
    public let erased: SubjectKeyID?

    public init(row: Int64, entry: Entry, index: Int64?, erased: SubjectKeyID? = nil) {
        self.row = row
        self.entry = entry
        self.index = index
        self.erased = erased
    }

    /// The same with the index that it has in the log.
    func at(_ index: Int64?) -> StoredEntry { StoredEntry(row: row, entry: entry, index: index, erased: erased) }
}

/// What the sequencer gives an entry.
public struct Leaf: Hashable, Sendable {
    public let row: Int64
    public let index: Int64
    /// RFC 6962 leaf hash, 32 bytes.
    public let hash: [UInt8]

    public init(row: Int64, index: Int64, hash: [UInt8]) {
        self.row = row
        self.index = index
        self.hash = hash
    }
}

/// A node of the log's tree that is kept: the root of a complete subtree over 256 to the power of ``level`` entries. With
/// the leaves, which are level 0, these are the full tiles of tlog-tiles, so that any proof reads a few hundred rows.
public struct KeptNode: Hashable, Sendable {
    /// From 1.
    public let level: Int
    public let index: Int64
    /// RFC 6962 node hash, 32 bytes.
    public let hash: [UInt8]

    public init(level: Int, index: Int64, hash: [UInt8]) {
        self.level = level
        self.index = index
        self.hash = hash
    }
}

/// What the log grows by in one transaction.
public struct LogGrowth: Hashable, Sendable {
    /// In the order of their indices, from the size of the head that it follows.
    public var leaves: [Leaf] = []
    /// Subtrees that these leaves complete.
    public var nodes: [KeptNode] = []
    public var newHead: LogHead

    public init(leaves: [Leaf] = [], nodes: [KeptNode] = [], newHead: LogHead) {
        self.leaves = leaves
        self.nodes = nodes
        self.newHead = newHead
    }
}

/// A signed head of the log.
public struct KeptCheckpoint: Hashable, Sendable {
    public let size: Int64
    public let origin: String
    /// The signed note, with the cosignatures that had come by then.
    public let note: [UInt8]
    public let signedAt: Instant
    /// How many of the installation's witnesses have cosigned it.
    public let witnesses: Int

    public init(size: Int64, origin: String, note: [UInt8], signedAt: Instant, witnesses: Int = 0) {
        self.size = size
        self.origin = origin
        self.note = note
        self.signedAt = signedAt
        self.witnesses = witnesses
    }
}

/// An outcome that waits until the signed log holds the entry that says so.
public struct HeldOutcome: Hashable, Sendable {
    /// It waits for its place in the log, and for no signature.
    public static let loggedOnly = -1

    public let envelope: Envelope
    public let caseID: CaseID
    /// The entry's number in its case.
    public let change: Int64
    /// How many witnesses must have seen it in a checkpoint; ``loggedOnly`` where its place in the log is enough.
    public let witnesses: Int
    /// The address that the waiting run named, where it named one.
    public let callback: String?

    public init(envelope: Envelope, caseID: CaseID, change: Int64, witnesses: Int, callback: String?) {
        self.envelope = envelope
        self.caseID = caseID
        self.change = change
        self.witnesses = witnesses
        self.callback = callback
    }
}

/// The tree after the newest batch: its size, its root, and the hashes of its complete subtrees from which it grows.
public struct LogHead: Hashable, Sendable {
    public let size: Int64
    /// RFC 6962 root, 32 bytes.
    public let root: [UInt8]
    /// Roots of the complete subtrees, largest first: one for each bit set in `size`.
    public let peaks: [[UInt8]]

    public init(size: Int64, root: [UInt8], peaks: [[UInt8]]) {
        self.size = size
        self.root = root
        self.peaks = peaks
    }
}

/// An entry with its place in the log.
public struct SequencedEntry: Hashable, Sendable {
    public let index: Int64
    public let hash: [UInt8]
    public let entry: Entry
    /// Size and root of the tree after the batch that this entry ended; `nil` inside a batch.
    public let batchRoot: [UInt8]?
    /// The key under which stood what was erased beside it; `nil` where nothing was.
    public let erased: SubjectKeyID?

    public init(index: Int64, hash: [UInt8], entry: Entry, batchRoot: [UInt8]?, erased: SubjectKeyID? = nil) {
        self.index = index
        self.hash = hash
        self.entry = entry
        self.batchRoot = batchRoot
        self.erased = erased
    }
}

/// An entry of the log as a report reads it: without its hash, and with what stands beside it only where that is wanted.
public struct LogLine: Hashable, Sendable {
    public let index: Int64
    public let entry: Entry

    public init(index: Int64, entry: Entry) {
        self.index = index
        self.entry = entry
    }
}
