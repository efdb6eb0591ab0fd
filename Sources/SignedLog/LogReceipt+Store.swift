import AuditLog
import SignedNote
import Store

extension LogReceipt {
    /// The receipt of an entry under the newest checkpoint; `nil` where none covers it yet.
    public init?(of index: Int64, from reader: any StoreReader) throws {
        guard let kept = try reader.newestCheckpoint(of: nil) else { return nil }
        let note = try SignedNote(kept.note)
        let checkpoint = try Checkpoint(text: note.text)
        guard let proof = try InclusionProof(of: index, in: checkpoint.size, from: StoreTree(reader)) else {
            return nil
        }
        self.init(proof, under: note)
    }
}
