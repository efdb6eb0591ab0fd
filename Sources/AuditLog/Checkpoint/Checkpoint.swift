import Base64Text
import SignedNote

/// What a log says of itself at one moment: who it is, how many entries it has, and the root over all of them (C2SP
/// tlog-checkpoint v1.0.0). Signed, it commits the log to every one of them.
///
/// Extension lines are neither written nor read: no witness vouches for them.
public struct Checkpoint: Hashable, Sendable {
    /// Which log, unlike every other; the name of its key too.
    public let origin: NoteName
    public let size: Int64
    public let root: TreeHash

    /// `nil` for a size below none, and for an empty log of another root than that of nothing.
    public init?(origin: NoteName, size: Int64, root: TreeHash) {
        guard size >= 0, size > 0 || root == .empty else { return nil }
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// What is signed.
    public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n" }

    /// Reads the text of a note.
    public init(text: String) throws(CheckpointError) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last?.isEmpty == true else { throw .malformed("it has fewer than three lines") }
        guard lines.count == 4 else { throw .malformed("it has extension lines, for which nobody vouches") }
        guard let origin = NoteName(String(decoding: lines[0], as: UTF8.self)) else {
            throw .malformed("its first line is no origin")
        }
        guard let size = Int64(String(decoding: lines[1], as: UTF8.self)), "\(size)".utf8.elementsEqual(lines[1]) else {
            throw .malformed("its second line is no size")
        }
        guard let bytes = Base64.decode(lines[2]), let root = TreeHash(bytes: bytes) else {
            throw .malformed("its third line is no hash of 32 bytes")
        }
        guard let checkpoint = Checkpoint(origin: origin, size: size, root: root) else {
            throw .malformed("no log of \(size) entries has this root")
        }
        self = checkpoint
    }
}

/// Why a text is no checkpoint.
public enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    case malformed(String)

    public var description: String {
        switch self {
        case .malformed(let reason): "it is no checkpoint: \(reason)"
        }
    }
}
