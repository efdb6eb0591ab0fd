import AuditLog
import SignedNote
import Store

/// What was said of a log's keys under each name that it had, oldest first. A log has one name all its life, unless it was
/// started again under another.
public struct LogOrigins: Sendable {
    public private(set) var histories: [LogKeyHistory] = []

    public init() {}

    /// Reads statements in the order in which they were made.
    public init(_ statements: some Sequence<[UInt8]>) throws {
        for statement in statements { try take(try SignedNote(statement)) }
    }

    /// Under which the log goes on now.
    public var current: LogKeyHistory? { histories.last }

    /// Takes the next statement: of an origin that the log has, or the first of another.
    public mutating func take(_ note: SignedNote) throws(LogKeyError) {
        let origin = note.text.prefix { $0 != "\n" }
        guard let place = histories.firstIndex(where: { "\($0.origin)" == origin }) else {
            return histories.append(try LogKeyHistory(beginning: note))
        }
        try histories[place].accept(note)
    }

    /// The history under which checkpoints of an origin are read.
    public func history(of origin: NoteName) -> LogKeyHistory? { histories.first { $0.origin == origin } }
}

extension LogKeyHistory {
    /// The key that signs a tree of this size.
    func signer(at size: Int64) -> VerifierKey? { keys.terms.first { $0.covers(size) }?.key }
}
