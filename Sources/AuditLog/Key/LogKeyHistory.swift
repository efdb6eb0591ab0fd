import SignedNote

/// All that was ever said of a log's keys, from the first one on: who trusts any of the keys and has this document knows
/// which key signs at which size.
///
/// A key is handed over by a statement that the old and the new one sign. A key that somebody else may have is distrusted
/// from a size on by a statement that it signs itself, or any key of the log that is still trusted, since that takes trust
/// away and gives none. From there on it hands nothing over: such a log starts again under a new origin, and names the last
/// checkpoint of the old one.
///
/// As a file: the signed notes one after another, an empty line between them.
public struct LogKeyHistory: Hashable, Sendable {
    public private(set) var keys: LogKeys
    public private(set) var notes: [SignedNote] = []
    /// The last checkpoint of the log that this one goes on from.
    public private(set) var continued: Checkpoint?

    /// More than any log has in a century.
    public static let statementsMax = 1000
    public static let bytesMax = 1 << 20

    public var origin: NoteName { keys.origin }

    /// Begins with the first statement, which the first key signs.
    public init(beginning note: SignedNote) throws(LogKeyError) {
        let statement = try LogKeyStatement(text: note.text, expected: 1)
        keys = LogKeys(origin: statement.origin, terms: [])
        continued = statement.continued?.checkpoint
        try accept(note)
    }

    /// Reads a file.
    public init(_ bytes: [UInt8]) throws(LogKeyError) {
        guard bytes.count <= Self.bytesMax, let whole = String(validating: bytes, as: UTF8.self) else {
            throw .malformed(statement: 1, "the file is no text, or too large")
        }
        var notes: [SignedNote] = []
        var rest = whole.utf8[...]
        while !rest.isEmpty {
            guard let text = Self.block(&rest), let signatures = Self.block(&rest), notes.count < Self.statementsMax
            else {
                throw .malformed(statement: notes.count + 1, "it is no text with signatures under it")
            }
            do throws(NoteError) {
                notes.append(try SignedNote(text + [10] + signatures))
            } catch {
                throw .malformed(statement: notes.count + 1, "\(error)")
            }
        }
        guard let first = notes.first else { throw .malformed(statement: 1, "there is none") }
        try self.init(beginning: first)
        for note in notes.dropFirst() { try accept(note) }
        guard self.bytes == bytes else { throw .malformed(statement: notes.count, "the file is written otherwise") }
    }

    /// As a file holds it.
    public var bytes: [UInt8] { Array(notes.map(\.bytes).joined(separator: [10])) }

    /// Whether all that `other` says stands at the beginning of this.
    public func extends(_ other: LogKeyHistory) -> Bool {
        notes.map(\.text).starts(with: other.notes.map(\.text))
    }

    /// Up to the next empty line, which is taken too.
    private static func block(_ rest: inout Substring.UTF8View) -> [UInt8]? {
        var block: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == 10, block.last == 10 { return block }
            block.append(byte)
        }
        return block.last == 10 ? block : nil
    }
}

extension LogKeyHistory {
    /// The statement that would come next, for its keys to sign: the old and the new one of a hand-over, any one of a
    /// distrust.
    public func next(_ claim: LogKeyStatement.Claim) -> LogKeyStatement {
        LogKeyStatement(
            origin: origin,
            number: notes.count + 1,
            previous: notes.last.map { LogKeyStatement.digest(of: $0.text) },
            claim: claim,
            continued: nil
        )
    }

    /// The statement that a log begins with.
    ///
    /// - Parameter old: The last checkpoint of the log that it goes on from.
    public static func first(_ key: VerifierKey, continuing old: Checkpoint? = nil) -> LogKeyStatement {
        LogKeyStatement(
            origin: key.name,
            number: 1,
            previous: nil,
            claim: .trust(key, from: 0),
            continued: old.map(LogKeyStatement.Continued.init)
        )
    }

    /// Takes the next statement, where its text follows from what was said before and whoever has to has signed it.
    public mutating func accept(_ note: SignedNote) throws(LogKeyError) {
        let number = notes.count + 1
        let statement = try LogKeyStatement(text: note.text, expected: number)
        func refused(_ reason: String) -> LogKeyError { .refused(statement: number, reason) }
        guard statement.origin == origin else { throw refused("it is about another log, \(statement.origin)") }
        guard statement.previous == notes.last.map({ LogKeyStatement.digest(of: $0.text) }) else {
            throw refused("it does not follow the statement before it")
        }
        guard number == 1 || statement.continued == nil else { throw refused("only the first names an older log") }
        let known = keys.terms.map(\.key)
        switch statement.claim {
        case .trust(let key, let size):
            guard key.name == origin else { throw refused("the key's name is not the log's origin") }
            guard !known.contains(key) else { throw refused("the key had its turn already") }
            let signers = try Self.signers(of: note, among: known + [key], number)
            guard signers.contains(key) else { throw refused("the new key has not signed it") }
            try handOver(to: key, at: size, signers, number)
        case .distrust(let key, let size):
            guard let place = known.firstIndex(of: key) else { throw refused("the log never had this key") }
            let signers = try Self.signers(of: note, among: known, number)
            // Whoever found a lost key must not take the others down with it.
            let isHeard = keys.terms.contains {
                signers.contains($0.key) && ($0.distrustedFrom == nil || $0.key == key)
            }
            guard isHeard else { throw refused("only keys that are not trusted any more have signed it") }
            keys.terms[place].distrustedFrom = min(size, keys.terms[place].distrustedFrom ?? .max)
        }
        notes.append(note)
    }

    private mutating func handOver(
        to key: VerifierKey,
        at size: Int64,
        _ signers: [VerifierKey],
        _ number: Int
    ) throws(LogKeyError) {
        func refused(_ reason: String) -> LogKeyError { .refused(statement: number, reason) }
        if let place = keys.terms.indices.last {
            let old = keys.terms[place]
            guard size >= old.from else { throw refused("it takes over before size \(old.from)") }
            guard signers.contains(old.key) else { throw refused("the old key has not signed it") }
            guard old.distrustedFrom == nil else {
                throw refused("the old key is not trusted any more; such a log starts again under a new origin")
            }
            keys.terms[place].until = size
        } else if size != 0 {
            throw refused("the first key signs from size 0 on")
        }
        keys.terms.append(LogKeyTerm(key: key, from: size))
    }

    private static func signers(
        of note: SignedNote,
        among keys: [VerifierKey],
        _ number: Int
    ) throws(LogKeyError) -> [VerifierKey] {
        do throws(NoteError) {
            return try note.signers(among: keys)
        } catch {
            throw .refused(statement: number, "\(error)")
        }
    }
}
