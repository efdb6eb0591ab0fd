import AuditLog
import Escalation
import JSON
import SignedLog
import SignedNote
import Store

/// Which keys sign the log, as the store's table says, and whether its entries say the same.
struct SignatureCheck {
    /// The first key, as whoever verifies was given it.
    let first: VerifierKey?
    private(set) var origins = LogOrigins()
    /// As the store's own table has them. It may be ahead of the log.
    private(set) var statements: [[UInt8]] = []
    /// How many of them entries have told.
    private(set) var told = 0

    init(first: VerifierKey?) {
        self.first = first
    }

    /// What is wrong with the statements, or `nil`.
    mutating func begin(_ statements: [[UInt8]]) -> String? {
        self.statements = statements
        do { origins = try LogOrigins(statements) } catch { return "\(error)" }
        guard let first else { return nil }
        guard let own = origins.histories.first?.keys.terms.first?.key else {
            return "the log is not signed, and a key was given"
        }
        return own == first ? nil : "the log's first key is \(own), not the one that was given"
    }

    /// Takes what an entry says of the log's keys; whether it is what the table says next.
    mutating func take(_ written: String) -> Bool {
        defer { told += 1 }
        return told < statements.count && statements[told].elementsEqual(written.utf8)
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
        if checkpoint.size != log.size || checkpoint.size != kept.size {
            report.add(.checkpoint, index: checkpoint.size, "it covers another size than the row that holds it says")
        } else if checkpoint.root != log.head().root {
            report.add(.checkpoint, index: checkpoint.size, "its root is another when recomputed: the log was changed")
        } else {
            checkSignature(of: note, checkpoint)
        }
    }

    private mutating func checkSignature(of note: SignedNote, _ checkpoint: Checkpoint) {
        guard let history = signatures.origins.history(of: checkpoint.origin) else {
            report.add(.checkpoint, index: checkpoint.size, "nothing says by which key \(checkpoint.origin) is signed")
            return
        }
        do throws(LogKeyError) {
            _ = try history.keys.checkpoint(in: note)
        } catch {
            if case .distrusted = error {
                report.checkpointsOfDistrusted += 1
            } else {
                report.add(.checkpoint, index: checkpoint.size, "\(error)")
            }
        }
    }

    /// Before the first entry: what the store's table says of the log's keys.
    public mutating func begin(statements: [[UInt8]]) {
        if let objection = signatures.begin(statements) { report.add(.checkpoint, objection) }
        report.origins = signatures.origins.histories
    }

    /// An entry that says something of the log's keys.
    mutating func readKey(_ entry: UnsafeRawBufferPointer, at index: Int64) {
        guard let statement = (try? JSONValue.parse(Array(entry)))?["statement"]?.string, signatures.take(statement)
        else {
            report.add(.checkpoint, index: index, "the table of keys is another than the log's entries say")
            return
        }
        guard let old = signatures.origins.histories.first(where: { $0.notes.first?.written == statement })?.continued
        else { return }
        if old.size > log.size || log.roots[old.size - 1] ?? old.root != old.root {
            report.add(
                .checkpoint,
                index: index,
                "it goes on from another tree than this log had at \(old.size) entries"
            )
        }
    }

    /// A checkpoint that stands on the stream.
    public mutating func take(onStream kept: KeptCheckpoint) {
        guard let note = try? SignedNote(kept.note), let checkpoint = try? Checkpoint(text: note.text) else { return }
        report.streamCheckpoints += 1
        // One that is newer than the reading of the store says nothing about it.
        guard checkpoint.size > 0, checkpoint.size <= log.size else { return }
        if log.roots[checkpoint.size - 1] != checkpoint.root {
            report.add(
                .stream,
                index: checkpoint.size,
                "a checkpoint there has another root than the store: one of the two was changed, or the store rolled back"
            )
        }
    }
}
