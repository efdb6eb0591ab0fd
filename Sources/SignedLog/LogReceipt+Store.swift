import AuditLog
import SignedNote
import Store

/// Receipts of entries under the newest checkpoint, from one reading of a store: the tiles that one proof has read serve
/// the next.
public struct LogReceipts {
    private let note: SignedNote
    private let checkpoint: Checkpoint
    private let tree: StoreTree

    /// `nil` where there is no checkpoint yet.
    public init?(from reader: any StoreReader) throws {
        guard let kept = try reader.newestCheckpoint(of: nil) else { return nil }
        note = try SignedNote(kept.note)
        checkpoint = try Checkpoint(text: note.text)
        tree = StoreTree(reader)
    }

    /// `nil` where the checkpoint does not cover the entry.
    public func receipt(of index: Int64) throws -> LogReceipt? {
        try InclusionProof(of: index, in: checkpoint.size, from: tree).flatMap { LogReceipt($0, under: note) }
    }
}

extension LogReceipt {
    /// The receipt of an entry under the newest checkpoint; `nil` where none covers it yet.
    public init?(of index: Int64, from reader: any StoreReader) throws {
        guard let receipt = try LogReceipts(from: reader)?.receipt(of: index) else { return nil }
        self = receipt
    }
}
