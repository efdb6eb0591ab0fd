import AuditLog
import Crypto
import Glibc
import SignedNote

/// What a witness has cosigned last, of each log, in a directory that is its alone: a file a log, the note as it was
/// cosigned. A witness that forgot would cosign two histories.
final class WitnessMemory {
    /// A checkpoint that was cosigned.
    struct Seen {
        let checkpoint: Checkpoint
        let note: SignedNote
        /// Of our own cosignature.
        let time: UInt64
    }

    private let folder: String
    private let lock: CInt
    private let key: WitnessKey
    private var seen: [NoteName: Seen] = [:]

    /// Opens the directory, and keeps it from any other process.
    ///
    /// - Throws: Where what lies there cannot be believed: the owner must look, since a witness that starts anew may help
    ///   somebody to show two histories.
    init(folder: String, origins: some Sequence<NoteName>, key: WitnessKey) throws(WitnessError) {
        self.folder = folder
        self.key = key
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw WitnessError(.unavailable, "\(folder) cannot be made: \(String(cString: strerror(errno)))")
        }
        lock = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0 else {
            throw WitnessError(.permission, "\(folder) cannot be written: \(String(cString: strerror(errno)))")
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw WitnessError(.unavailable, "another witness works in \(folder)")
        }
        for origin in Set(origins) { seen[origin] = try read(origin) }
    }

    deinit { if lock >= 0 { close(lock) } }

    func latest(_ origin: NoteName) -> Seen? { seen[origin] }

    /// What was cosigned last, by the name under which it is asked for: the hash of the origin.
    func latest(hash: String) -> Seen? { seen.first { Self.fileName($0.key) == hash }?.value }

    /// Remembers; when this returns it is safe to answer.
    func remember(_ new: Seen) throws(WitnessError) {
        try WitnessFile.replace(Self.fileName(new.checkpoint.origin), in: folder, with: new.note.bytes)
        seen[new.checkpoint.origin] = new
    }

    static func fileName(_ origin: NoteName) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let hash = SHA256.hash(data: Array("\(origin)".utf8))
        return String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    private func read(_ origin: NoteName) throws(WitnessError) -> Seen? {
        let path = "\(folder)/\(Self.fileName(origin))"
        guard let bytes = try WitnessFile.read(path) else { return nil }
        let note: SignedNote
        let checkpoint: Checkpoint
        let own: Cosignature?
        do {
            note = try SignedNote(bytes)
            checkpoint = try Checkpoint(text: note.text)
            own = try note.cosignatures(among: [key]).first
        } catch {
            throw WitnessError(.configuration, "\(path), the checkpoint that was cosigned last, is damaged: \(error)")
        }
        guard checkpoint.origin == origin, let own else {
            throw WitnessError(
                .configuration,
                "\(path) is no checkpoint of \(origin) that this key cosigned: was the key changed? It needs a name and a "
                    + "directory of its own"
            )
        }
        return Seen(checkpoint: checkpoint, note: note, time: own.time)
    }
}
