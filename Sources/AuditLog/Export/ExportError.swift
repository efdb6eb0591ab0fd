/// Why a log was not written into files.
public enum ExportError: Error, Hashable, Sendable, CustomStringConvertible {
    case entryTooLong(index: Int64)
    /// It would be two of the JSON Lines.
    case entryNotOneLine(index: Int64)
    /// The entries came in another order than the log's.
    case entryOutOfOrder(index: Int64, due: Int64)
    /// There are fewer entries than the checkpoint vouches for.
    case entriesMissing(from: Int64, size: Int64)
    case anotherTree(written: Int64, checkpoint: Int64)
    /// What lies there is of a longer log than the checkpoint that is to be written.
    case wouldShrink(committed: Int64, checkpoint: Int64)
    case damaged(String, String)

    public var description: String {
        switch self {
        case .entryTooLong(let index): "entry \(index) is longer than \(EntryBundle.entryBytesMax) bytes"
        case .entryNotOneLine(let index): "entry \(index) is more than one line: it was changed past Belay"
        case .entryOutOfOrder(let index, let due): "entry \(index) came where entry \(due) is due"
        case .entriesMissing(let index, let size): "there is no entry \(index) of the \(size) that the checkpoint names"
        case .anotherTree(let written, let size):
            "the root over the \(written) entries written is not that of the checkpoint over \(size)"
        case .wouldShrink(let committed, let size):
            "a log of \(committed) entries lies there, and the checkpoint is over \(size): it is older, or another log's"
        case .damaged(let path, let reason):
            "what lies there cannot be gone on from: \(path): \(reason); verify it, or export into an empty place"
        }
    }

    /// Runs `body`, whose error is about the file at `path`.
    static func reading<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw ExportError.damaged(path, "\(error)")
        }
    }
}
