import AuditLog
import Escalation
import JSON
import SignedNote
import Store

/// Signs what the log has grown to, and never two heads that contradict one another.
///
/// A head is signed only once the store holds it, and only if the tree of the checkpoint before is a beginning of this
/// one, as computed from the nodes that the store holds. Which key signs is what the log's own entries say.
public struct Notary {
    /// Why a head was not signed. Nothing is lost: the log goes on, and waits for its signature.
    public enum Refusal: Error, Equatable, CustomStringConvertible {
        case noKey(String)
        case contradiction(size: Int64, signed: Int64)

        public var description: String {
            switch self {
            case .noKey(let key):
                "the log's next head is to be signed by \(key), which the key file does not hold: put it there, or see "
                    + "`belay audit key --help`"
            case .contradiction(let size, let signed):
                "the log's \(size) entries do not go on from the \(signed) that were signed: the store was rolled back or "
                    + "changed; run `belay audit verify`, and see `belay store recover --help`"
            }
        }
    }

    let store: any Store
    let keyring: LogKeyring
    private let verified = VerifiedOrigins()

    public init(_ store: any Store, keyring: LogKeyring) {
        self.store = store
        self.keyring = keyring
    }

    /// Takes the first key into use where the log has none.
    public func begin() throws {
        guard let first = keyring.keys.first else { return }
        guard try store.reading({ try $0.logKeyStatements() }).isEmpty else { return }
        try store.transaction { transaction in
            _ = try transaction.lockLog()
            guard try transaction.logKeyStatements().isEmpty else { return }
            let note = try signed(LogKeyHistory.first(first.verifier), by: [first])
            try transaction.addLogKeyStatement(note.bytes)
            var changes = ChangeSet()
            changes.entries = [.logKey(note, number: try transaction.nextInstallationChange(), at: transaction.now)]
            _ = try transaction.write(changes)
        }
    }

    /// Says that the log is alive.
    public func beat() throws {
        try store.transaction { transaction in
            let number = try transaction.nextInstallationChange()
            var changes = ChangeSet()
            changes.entries = [.ofInstallation(.logHeartbeat, change: number, at: transaction.now, facts: [:])]
            _ = try transaction.write(changes)
        }
    }

    /// Signs the head that the store holds, unless nothing was signed before.
    ///
    /// - Parameter published: The newest checkpoint that others have seen, which must be a beginning of the log: it tells
    ///   of a store that was rolled back together with the checkpoints in it.
    public func signBeginning(after published: KeptCheckpoint?) throws {
        let head = try store.reading { try $0.logHead() }
        if let published, let before = try ownCheckpoint(published) {
            try store.reading { try check(before, isBeginningOf: try Checkpoint(head, of: before.origin), in: $0) }
        }
        _ = try sign(head)
    }

    /// The checkpoint of a note that one of the keys signed; of any other it says nothing.
    private func ownCheckpoint(_ kept: KeptCheckpoint) throws -> Checkpoint? {
        guard let note = try? SignedNote(kept.note), (try? note.signers(among: keyring.keys.map(\.verifier))) != nil
        else {
            return nil
        }
        return try Checkpoint(text: note.text)
    }

    /// Signs a head that the store holds, and keeps the checkpoint; `nil` where the log has no key yet, and where somebody
    /// else has signed a larger one meanwhile.
    public func sign(_ head: LogHead) throws -> KeptCheckpoint? {
        let statements = try store.reading { try $0.logKeyStatements() }
        guard head.size > 0, let history = try verified.origins(saying: statements).current else { return nil }
        guard let signer = history.signer(at: head.size) else { throw Refusal.noKey("no key of \(history.origin)") }
        guard let key = keyring[signer] else { throw Refusal.noKey("\(signer)") }
        let checkpoint = try Checkpoint(head, of: key.name)
        guard var note = SignedNote(unsigned: checkpoint.text) else {
            preconditionFailure("a checkpoint is text without control characters")
        }
        switch try standing(of: checkpoint) {
        case .signed(let kept): return kept
        case .late: return nil
        case .next: note.sign(with: key)
        }
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

    /// How a head stands to what was signed.
    private enum Standing {
        case next
        case signed(KeptCheckpoint)
        /// Whoever asks has stood still: the log has grown from this head, and a larger one is signed.
        case late
    }

    /// Refuses where neither goes on from the other.
    private func standing(of checkpoint: Checkpoint) throws -> Standing {
        try store.reading { reader in
            guard let kept = try reader.newestCheckpoint(of: nil) else { return .next }
            let newest = try Checkpoint(text: try SignedNote(kept.note).text)
            if newest == checkpoint { return .signed(kept) }
            // A store that was rolled back holds fewer entries than were signed.
            if newest.size > checkpoint.size, try reader.logHead().size >= newest.size {
                try check(checkpoint, isBeginningOf: newest, in: reader)
                return .late
            }
            try check(newest, isBeginningOf: checkpoint, in: reader)
            return .next
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
    public init(_ head: LogHead, of origin: NoteName) throws {
        guard let root = TreeHash(bytes: head.root),
            let checkpoint = Checkpoint(origin: origin, size: head.size, root: root)
        else { throw StoreError(.unexpected, operation: "sign the log", message: "its head is none of a tree") }
        self = checkpoint
    }
}
