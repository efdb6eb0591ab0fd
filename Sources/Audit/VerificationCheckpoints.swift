import AuditLog
import Escalation
import SignedNote
import Store

/// Which key signs a tree of which size, as the entries taken so far say.
struct SignatureCheck {
    /// The first key, as whoever verifies was given it.
    let first: VerifierKey?
    /// As the log's entries name them, oldest first.
    private(set) var uses: [LogKeyUse] = []
    /// Changes of keys whose last head the replaced key has not signed yet.
    private(set) var unsigned: [LogKeyUse] = []
    /// Checkpoints by the key that signed them, until it is known whether the key was distrusted later.
    private(set) var sizes: [(size: Int64, key: String)] = []

    init(first: VerifierKey?) {
        self.first = first
    }

    /// Takes an entry that takes a key into use; what is wrong with it, or `nil`.
    mutating func take(_ use: LogKeyUse) -> String? {
        defer { uses.append(use) }
        guard let current = uses.last else {
            if let first, first.description != use.key {
                return "the log's first key is \(use.key), not the one that was given"
            }
            return use.replaced == nil ? nil : "it says that a key is replaced, and there was none"
        }
        // Two processes that began at once both took the first key.
        if use.key == current.key, use.replaced == nil { return nil }
        guard use.replaced == current.key else {
            return "it takes a key into use that replaces another than the log's (\(current.key))"
        }
        if use.distrustedFrom == nil { unsigned.append(use) }
        return nil
    }

    /// What is wrong with the signatures of a checkpoint, or `nil`.
    mutating func objection(to note: SignedNote, _ checkpoint: Checkpoint) -> String? {
        guard let current = uses.last(where: { $0.index < checkpoint.size }) else {
            return "no entry that it covers names a key of the log"
        }
        guard let key = try? VerifierKey(written: current.key) else { return "the log's key cannot be read" }
        guard checkpoint.origin == key.name else { return "its origin is \(checkpoint.origin), the log's \(key.name)" }
        do throws(NoteError) { _ = try note.signers(among: [key]) } catch { return "\(error): the log's key is \(key)" }
        sizes.append((checkpoint.size, current.key))
        if let place = unsigned.firstIndex(where: { $0.index + 1 == checkpoint.size }),
            let old = unsigned[place].replaced.flatMap({ try? VerifierKey(written: $0) }),
            old.name != key.name || (try? note.signers(among: [old])) != nil
        {
            unsigned.remove(at: place)
        }
        return nil
    }

    /// How many checkpoints a key signed that was distrusted by then.
    var ofDistrusted: Int64 {
        let limits = uses.compactMap { use in use.replaced.flatMap { key in use.distrustedFrom.map { (key, $0) } } }
        return Int64(sizes.count { checkpoint in limits.contains { $0 == checkpoint.key && $1 < checkpoint.size } })
    }
}

extension Verification {
    /// The next checkpoint, in the order of their sizes: after the last entry that it covers, and before the next.
    public mutating func take(_ kept: KeptCheckpoint) {
        guard let note = try? SignedNote(kept.note), let checkpoint = try? Checkpoint(text: note.text) else {
            report.add(.checkpoint, index: kept.size, "it is no signed checkpoint")
            return
        }
        report.checkpoints += 1
        report.signedSize = max(report.signedSize, checkpoint.size)
        if checkpoint.size != log.tree.size || checkpoint.size != kept.size {
            report.add(.checkpoint, index: checkpoint.size, "it covers another size than the row that holds it says")
        } else if checkpoint.root != log.tree.root {
            report.add(.checkpoint, index: checkpoint.size, "its root is another when recomputed: the log was changed")
        } else if let objection = signatures.objection(to: note, checkpoint) {
            report.add(.checkpoint, index: checkpoint.size, objection)
        }
    }

    /// An entry that says which key signs from here on.
    mutating func readKey(_ entry: Entry, at index: Int64) {
        guard let use = LogKeyUse(entry.body, at: index) else {
            report.add(.checkpoint, index: index, "it takes a key into use that cannot be read")
            return
        }
        if let objection = signatures.take(use) { report.add(.checkpoint, index: index, objection) }
    }

    /// All entries and checkpoints were taken.
    ///
    /// - Parameter keys: As the store's own table has them.
    public mutating func finishCheckpoints(keys: [LogKeyUse]) {
        report.keys = signatures.uses
        report.checkpointsOfDistrusted = signatures.ofDistrusted
        if keys != signatures.uses {
            report.add(.checkpoint, "the table of keys is another than the log's entries say")
        }
        for use in signatures.unsigned {
            report.add(
                .checkpoint,
                index: use.index,
                "the key that was replaced here has not signed the head that says so: whoever trusts it has no reason to "
                    + "trust the new one"
            )
        }
        if signatures.first != nil, signatures.uses.isEmpty {
            report.add(.checkpoint, "no entry takes the key into use that was given: the log is not signed")
        }
    }

    /// A checkpoint that stands on the stream.
    public mutating func take(onStream kept: KeptCheckpoint) {
        guard let note = try? SignedNote(kept.note), let checkpoint = try? Checkpoint(text: note.text) else { return }
        report.streamCheckpoints += 1
        // One that is newer than the reading of the store says nothing about it.
        guard checkpoint.size > 0, checkpoint.size <= log.tree.size else { return }
        if log.roots[checkpoint.size - 1] != checkpoint.root {
            report.add(
                .stream,
                index: checkpoint.size,
                "a checkpoint there has another root than the store: one of the two was changed, or the store rolled back"
            )
        }
    }
}
