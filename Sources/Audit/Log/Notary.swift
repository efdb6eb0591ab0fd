import AuditLog
import Escalation
import Fleet
import JSON
import SignedNote
import Store

/// Signs what the log has grown to, and never two heads that contradict one another.
///
/// A head is signed only once the store holds it, and only if the tree of the checkpoint before is a beginning of this
/// one, as computed from the nodes that the store holds. Which key signs is what the log's own entries say.
struct Notary {
    /// Why a head was not signed. Nothing is lost: the log goes on, and waits for its signature.
    enum Refusal: Error, Equatable, CustomStringConvertible {
        case noKey(String)
        case contradiction(size: Int64, signed: Int64)

        var description: String {
            switch self {
            case .noKey(let key):
                "the log is signed by \(key), which is not in the key file: put it back, or see `belay audit key --help`"
            case .contradiction(let size, let signed):
                "the log's \(size) entries do not go on from the \(signed) that were signed: the store was rolled back or "
                    + "changed; run `belay audit verify`, and see `belay store recover --help`"
            }
        }
    }

    let store: any Store
    let keyring: LogKeyring

    /// Takes the first key into use where the log has none, by an entry that is sequenced as any other.
    ///
    /// Two processes that begin at once write two such entries; the second changes nothing.
    func begin() throws {
        guard let first = keyring.keys.first, try store.reading({ try $0.logKeys() }).isEmpty else { return }
        let waits = try store.transaction { transaction in
            try transaction.unsequenced(limit: LogBuilder.batch).contains { $0.entry.kind == .logKeyTaken }
        }
        if !waits { try note(.logKeyTaken, facts: LogKeyUse.facts(of: first.verifier)) }
    }

    /// Signs the head that the store holds, unless nothing was signed before.
    ///
    /// - Parameter published: The newest checkpoint that others have seen, which must be a beginning of the log: it tells
    ///   of a store that was rolled back together with the checkpoints in it.
    func signBeginning(after published: KeptCheckpoint?) throws {
        let head = try store.reading { try $0.logHead() }
        if let published, let before = try signed(published) {
            try store.reading { try check(before, isBeginningOf: try Checkpoint(head, of: before.origin), in: $0) }
        }
        _ = try sign(head)
    }

    /// The checkpoint of a note that one of the keys signed; of any other it says nothing.
    private func signed(_ kept: KeptCheckpoint) throws -> Checkpoint? {
        guard let note = try? SignedNote(kept.note), (try? note.signers(among: keyring.keys.map(\.verifier))) != nil
        else {
            return nil
        }
        return try Checkpoint(text: note.text)
    }

    /// Says that the log is alive.
    func beat() throws { try note(.logHeartbeat, facts: [:]) }

    private func note(_ kind: Entry.Kind, facts: JSONObject) throws {
        try store.transaction { transaction in
            let number = try transaction.nextInstallationChange()
            var changes = ChangeSet()
            changes.entries = [.ofInstallation(kind, change: number, at: transaction.now, facts: facts)]
            _ = try transaction.write(changes)
        }
    }

    /// Signs a head that the store holds, and keeps the checkpoint; `nil` where the log has no key yet.
    func sign(_ head: LogHead) throws -> KeptCheckpoint? {
        let uses = try store.reading { try $0.logKeys() }.filter { $0.index < head.size }
        guard let current = uses.last else { return nil }
        guard let key = keyring[current.key] else { throw Refusal.noKey(current.key) }
        let checkpoint = try Checkpoint(head, of: key.name)
        guard var note = SignedNote(unsigned: checkpoint.text) else {
            preconditionFailure("a checkpoint is text without control characters")
        }
        if let newest = try newest(extendedBy: checkpoint) { return newest }
        // The first head that holds the change is the last one that the old key signs: an auditor who knows only that
        // one learns the new one from it.
        if current.index + 1 == head.size, current.distrustedFrom == nil,
            let old = current.replaced.flatMap({ keyring[$0] }),
            old.name == key.name
        {
            note.sign(with: old)
        }
        note.sign(with: key)
        return try store.transaction { transaction in
            let kept = KeptCheckpoint(
                size: head.size,
                origin: "\(key.name)",
                note: note.bytes,
                signedAt: transaction.now
            )
            try transaction.keep(kept)
            return kept
        }
    }

    /// The newest checkpoint where it is this one already; refuses where this one does not go on from it.
    private func newest(extendedBy checkpoint: Checkpoint) throws -> KeptCheckpoint? {
        try store.reading { reader in
            guard let kept = try reader.newestCheckpoint(of: nil) else { return nil }
            let before = try Checkpoint(text: try SignedNote(kept.note).text)
            try check(before, isBeginningOf: checkpoint, in: reader)
            return before == checkpoint ? kept : nil
        }
    }

    private func check(_ before: Checkpoint, isBeginningOf checkpoint: Checkpoint, in reader: any StoreReader) throws {
        let contradiction = Refusal.contradiction(size: checkpoint.size, signed: before.size)
        guard before.size <= checkpoint.size else { throw contradiction }
        guard let proof = try ConsistencyProof(from: before.size, to: checkpoint.size, out: StoreTree(reader)),
            proof.proves(checkpoint.root, extends: before.root)
        else { throw contradiction }
    }
}

extension Checkpoint {
    init(_ head: LogHead, of origin: NoteName) throws {
        guard let root = TreeHash(bytes: head.root),
            let checkpoint = Checkpoint(origin: origin, size: head.size, root: root)
        else { throw StoreError(.unexpected, operation: "sign the log", message: "its head is none of a tree") }
        self = checkpoint
    }
}
