import Base64Text
import Crypto
import SignedNote

/// What is said of a log's keys once, and signed: that one signs from a size on, or is trusted from a size on no more.
///
/// ```
/// log.example.com/belay
/// log-key/v1
/// statement 2
/// previous 3q2+7w…=
/// trust log.example.com/belay+059cee04+AQOhB7…4 from 5000
/// ```
///
/// The second line is no number, so that no statement can pass for a checkpoint, nor a checkpoint for one.
public struct LogKeyStatement: Hashable, Sendable {
    public enum Claim: Hashable, Sendable {
        /// From this size on the log signs with this key.
        case trust(VerifierKey, from: Int64)
        /// From this size on what this key signs counts for nothing.
        case distrust(VerifierKey, from: Int64)
    }

    /// The last checkpoint of the log that this one goes on from, after a new start.
    public struct Continued: Hashable, Sendable {
        public let checkpoint: Checkpoint

        public init(_ checkpoint: Checkpoint) {
            self.checkpoint = checkpoint
        }
    }

    public let origin: NoteName
    /// From 1.
    public let number: Int
    /// SHA-256 of the text of the statement before.
    public let previous: [UInt8]?
    public let claim: Claim
    public let continued: Continued?

    static let secondLine = "log-key/v1"

    /// What is signed.
    public var text: String {
        var lines = [
            "\(origin)", Self.secondLine, "statement \(number)", "previous \(previous.map(Base64.encode) ?? "-")",
        ]
        switch claim {
        case .trust(let key, let size): lines.append("trust \(key) from \(size)")
        case .distrust(let key, let size): lines.append("distrust \(key) from \(size)")
        }
        if let old = continued?.checkpoint {
            lines.append("continues \(old.origin) \(old.size) \(Base64.encode(old.root.bytes))")
        }
        return lines.map { $0 + "\n" }.joined()
    }

    static func digest(of text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }
}

extension LogKeyStatement {
    /// Reads the text of a note.
    ///
    /// - Parameter expected: Which statement it must be, for the error.
    init(text: String, expected: Int) throws(LogKeyError) {
        func malformed(_ reason: String) -> LogKeyError { .malformed(statement: expected, reason) }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard (5...6).contains(lines.count), lines[1] == Self.secondLine else {
            throw malformed("it is not five or six lines, the second of them \(Self.secondLine)")
        }
        guard let origin = NoteName(lines[0]) else { throw malformed("its first line is no origin") }
        guard lines[2] == "statement \(expected)" else {
            throw malformed("its third line is not `statement \(expected)`")
        }
        let words = lines.dropFirst(3).map { $0.split(separator: " ", omittingEmptySubsequences: false) }
        guard words[0].count == 2, words[0][0] == "previous" else { throw malformed("it does not name the one before") }
        let previous = Base64.decode(words[0][1].utf8)
        guard words[1].count == 4, words[1][2] == "from", let size = Int64(words[1][3]), size >= 0 else {
            throw malformed("it is not written `trust KEY from SIZE` or `distrust KEY from SIZE`")
        }
        let key: VerifierKey
        do throws(NoteError) { key = try VerifierKey(written: words[1][1]) } catch { throw malformed("\(error)") }
        let claim: Claim
        switch words[1][0] {
        case "trust": claim = .trust(key, from: size)
        case "distrust": claim = .distrust(key, from: size)
        default: throw malformed("it neither trusts nor distrusts a key")
        }
        var continued: Continued?
        if words.count == 3 {
            guard words[2].count == 4, words[2][0] == "continues", let origin = NoteName(words[2][1]),
                let size = Int64(words[2][2]),
                let root = Base64.decode(words[2][3].utf8).flatMap(TreeHash.init(bytes:)),
                let checkpoint = Checkpoint(origin: origin, size: size, root: root)
            else { throw malformed("its last line is not written `continues ORIGIN SIZE ROOT`") }
            continued = Continued(checkpoint)
        }
        self.init(origin: origin, number: expected, previous: previous, claim: claim, continued: continued)
        // One spelling for each statement: what was signed is what was understood.
        guard self.text == text else { throw malformed("it is written in another way than this statement is") }
    }
}
