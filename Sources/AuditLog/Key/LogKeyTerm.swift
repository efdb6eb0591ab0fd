import SignedNote

/// A key of a log, with the sizes of the log at which what it signs counts.
public struct LogKeyTerm: Hashable, Sendable {
    public let key: VerifierKey
    /// The smallest size of the log that it signs.
    public let from: Int64
    /// The size from which on its successor signs; `nil` for the newest key.
    public internal(set) var until: Int64?
    /// The size from which on nobody believes it, whatever its signature says: somebody else may have it.
    public internal(set) var distrustedFrom: Int64?

    /// Whether a checkpoint of this size is this key's to sign.
    public func covers(_ size: Int64) -> Bool {
        size >= from && [until, distrustedFrom].allSatisfy { end in end.map { size < $0 } ?? true }
    }
}

/// The keys of one log, each with its term: what a checkpoint must be signed by depends on its size, so that a key that was
/// handed over, or lost, signs nothing new.
public struct LogKeys: Hashable, Sendable {
    public let origin: NoteName
    public internal(set) var terms: [LogKeyTerm]

    /// Keys of which nothing is known but that they are the log's: each signs every size.
    ///
    /// - Parameter keys: Their names are the origin.
    public init(origin: NoteName, always keys: [VerifierKey]) {
        self.origin = origin
        self.terms = keys.map { LogKeyTerm(key: $0, from: 0) }
    }

    init(origin: NoteName, terms: [LogKeyTerm]) {
        self.origin = origin
        self.terms = terms
    }

    /// The checkpoint in `note`, where it is of this log and signed by a key whose term covers its size. Signatures of the
    /// log's other keys may stand beside it; each must be good.
    public func checkpoint(in note: SignedNote) throws(LogKeyError) -> Checkpoint {
        let checkpoint: Checkpoint
        let signers: [VerifierKey]
        do throws(CheckpointError) {
            checkpoint = try Checkpoint(text: note.text)
        } catch {
            throw .noCheckpoint(error)
        }
        guard checkpoint.origin == origin else { throw .anotherLog(checkpoint.origin) }
        do throws(NoteError) {
            signers = try note.signers(among: terms.map(\.key))
        } catch {
            throw .unsigned(error)
        }
        if terms.contains(where: { signers.contains($0.key) && $0.covers(checkpoint.size) }) { return checkpoint }
        guard let term = terms.first(where: { signers.contains($0.key) }) else { throw .unsigned(.noKnownSignature) }
        if let size = term.distrustedFrom, checkpoint.size >= size {
            throw .distrusted(term.key.id, from: size, size: checkpoint.size)
        }
        throw .outsideTerm(term.key.id, from: term.from, until: term.until, size: checkpoint.size)
    }
}

/// Why a checkpoint is not the log's, or a statement about its keys does not count.
public enum LogKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    case noCheckpoint(CheckpointError)
    case anotherLog(NoteName)
    case unsigned(NoteError)
    case distrusted(NoteKeyID, from: Int64, size: Int64)
    case outsideTerm(NoteKeyID, from: Int64, until: Int64?, size: Int64)
    /// A text about keys, by its number, that is none.
    case malformed(statement: Int, String)
    /// A statement that does not follow from those before it.
    case refused(statement: Int, String)

    public var description: String {
        switch self {
        case .noCheckpoint(let error): "\(error)"
        case .anotherLog(let origin): "it is of another log, \(origin)"
        case .unsigned(let error): "\(error)"
        case .distrusted(let key, let from, let size):
            "it is of size \(size), and signed by key \(key.written), which is not trusted from size \(from) on"
        case .outsideTerm(let key, let from, let until, let size):
            "it is of size \(size), and signed by key \(key.written), which signs from size \(from)"
                + (until.map { " up to \($0 - 1)" } ?? "")
        case .malformed(let number, let reason): "statement \(number) about the log's keys cannot be read: \(reason)"
        case .refused(let number, let reason): "statement \(number) about the log's keys does not count: \(reason)"
        }
    }
}
