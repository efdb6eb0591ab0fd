import JSON
import SignedNote

extension ExportVerification {
    /// The checkpoint that everything is held against; `nil` where there is none that can be read.
    mutating func readCheckpoint() throws -> Checkpoint? {
        let path = LogFileName.checkpoint
        guard let bytes = try whole(path, bytesMax: SignedNote.bytesMax) else { return nil }
        let note: SignedNote
        let stated: Checkpoint
        do {
            note = try SignedNote(bytes)
            stated = try Checkpoint(text: note.text)
        } catch {
            report.add(path, "\(error)")
            return nil
        }
        report.checkpoint = stated
        guard let keys = try readKeys(of: stated.origin) else { return stated }
        report.keys = keys
        do throws(LogKeyError) {
            _ = try keys.checkpoint(in: note)
        } catch {
            report.add(path, "\(error)")
        }
        checkWitnesses(of: note)
        if let kept = trust.earlier { checkEarlier(kept, keys, stated) }
        return stated
    }

    /// What is known of the log's keys: from the auditor, or from the export where that is vouched for by a key that the
    /// auditor believes.
    private mutating func readKeys(of origin: NoteName) throws -> LogKeys? {
        let pinned = trust.policy.keys(of: origin)
        if let history = trust.history, history.origin != origin {
            report.add(
                LogFileName.checkpoint,
                "it is of \(origin), and the keys that you brought are of \(history.origin)"
            )
            return nil
        }
        guard !pinned.isEmpty || trust.history != nil else {
            report.add(LogFileName.checkpoint, "it is of \(origin), a log of which you believe no key")
            return nil
        }
        guard let exported = try readHistory(of: origin, pinned) else {
            report.continued = trust.history?.continued
            return trust.history?.keys ?? LogKeys(origin: origin, always: pinned)
        }
        report.continued = exported.continued
        return exported.keys
    }

    /// The longer of the export's history and the auditor's.
    private mutating func readHistory(of origin: NoteName, _ pinned: [VerifierKey]) throws -> LogKeyHistory? {
        let path = LogFileName.keys
        guard try files.read(path, from: 0, upTo: 1) != nil else { return nil }
        guard let bytes = try whole(path, bytesMax: LogKeyHistory.bytesMax) else { return nil }
        let history: LogKeyHistory
        do throws(LogKeyError) {
            history = try LogKeyHistory(bytes)
        } catch {
            report.add(path, "\(error)")
            return nil
        }
        guard history.origin == origin else {
            report.add(path, "it is of another log, \(history.origin)")
            return nil
        }
        if let own = trust.history {
            if history.extends(own) { return history }
            if !own.extends(history) { report.add(path, "it says otherwise of the log's keys than what you brought") }
            return nil
        }
        guard history.keys.terms.contains(where: { pinned.contains($0.key) }) else {
            report.add(path, "none of the keys in it is one that you believe")
            return nil
        }
        return history
    }

    private mutating func checkWitnesses(of note: SignedNote) {
        let path = LogFileName.checkpoint
        do throws(NoteError) {
            report.cosignatures = try note.cosignatures(among: trust.policy.witnesses.map(\.key))
        } catch {
            report.add(path, "\(error)")
            return
        }
        let seen = Set(report.cosignatures.map(\.witness))
        let names = trust.policy.witnesses.filter { seen.contains($0.key) }.map(\.name)
        guard !trust.policy.quorum.isReached(by: Set(names)) else { return }
        let by = names.isEmpty ? "none of them" : names.joined(separator: " and ") + " alone"
        report.add(path, "too few witnesses have seen it: \(by)")
    }

    /// Whether the log may have grown out of the checkpoint that the auditor kept; the roots are compared on the way.
    private mutating func checkEarlier(_ kept: SignedNote, _ keys: LogKeys, _ stated: Checkpoint) {
        let path = LogFileName.checkpoint
        if let old = try? Checkpoint(text: kept.text), old.origin != stated.origin {
            if old == report.continued {
                report.grownFrom = old
            } else {
                report.add(path, "it does not go on from the checkpoint that was kept, of \(old.origin)")
            }
            return
        }
        let old: Checkpoint
        do throws(LogKeyError) {
            old = try keys.checkpoint(in: kept)
        } catch {
            report.add(path, "the checkpoint that was kept is not this log's: \(error)")
            return
        }
        guard old.size <= stated.size else {
            report.add(path, "the log was rolled back: it had \(old.size) entries, and now has \(stated.size)")
            return
        }
        let before = (try? kept.cosignatures(among: trust.policy.witnesses.map(\.key))) ?? []
        for cosignature in report.cosignatures {
            guard let then = before.first(where: { $0.witness == cosignature.witness })?.time else { continue }
            if cosignature.time < then {
                report.add(path, "\(cosignature.witness.name) dates it before the checkpoint that was kept")
            }
        }
        earlier = old
    }

    /// Whether a first entry holds the last checkpoint of the log that this one goes on from.
    func holds(_ entry: [UInt8], _ continued: Checkpoint) -> Bool {
        let note = try? parser.withDocument(entry) { $0[LogContinuation.key]?.string }
        guard let note, let signed = try? SignedNote(Array(note.utf8)) else { return false }
        return (try? Checkpoint(text: signed.text)) == continued
    }
}

/// How the first entry of a log names the one that it goes on from, where it does not begin with its entries.
public enum LogContinuation {
    /// The member of the entry whose value is the old log's last checkpoint, a signed note.
    public static let member = "continues"

    static let key = JSONKey(member)
}
