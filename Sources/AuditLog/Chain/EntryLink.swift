/// As much of an entry as chains it to the one before of its case.
public struct EntryLink: Hashable, Sendable {
    let name: CaseName
    /// The case's running number of changes, from 1.
    public let change: Int64
    /// SHA-256 of the bytes of the case's entry before; `nil` in a case's first entry, and in those of versions that did
    /// not chain.
    public let previous: WrittenHash?
    /// When, in a form that orders as time does; `nil` where the entry does not say.
    public let time: EntryTime?

    /// - Parameter previous: In lower-case hexadecimal.
    public init(caseID: String, change: Int64, previous: String? = nil, time: EntryTime? = nil) {
        self.name = CaseName(caseID)
        self.change = change
        self.previous = previous.map { text in
            var text = text
            return text.withUTF8 { WrittenHash(UnsafeRawBufferPointer($0)) }
        }
        self.time = time
    }

    /// Reads it out of an entry.
    public init(_ entry: EntryMembers) throws(EntryLinkError) {
        guard let id = entry.caseID?.text, let change = entry.change?.int else { throw .unchained }
        name = CaseName(id)
        self.change = change
        if let previous = entry.previous {
            guard let text = previous.text else { throw .malformedPrevious }
            self.previous = WrittenHash(text)
        } else {
            previous = nil
        }
        if let time = entry.time {
            guard let read = time.text.flatMap({ EntryTime($0) }) else { throw .malformedTime }
            self.time = read
        } else {
            time = nil
        }
    }
}

/// Why an entry has no place in its case's chain.
public enum EntryLinkError: Error, Hashable, Sendable, CustomStringConvertible {
    case notJSON
    /// It does not say of which case it is, or which of its changes.
    case unchained
    case malformedPrevious
    case malformedTime

    public var description: String {
        switch self {
        case .notJSON: "it is no JSON"
        case .unchained: "it names no case, or no change of it"
        case .malformedPrevious: "its `previous` is no text"
        case .malformedTime: "its time (`at`) is not written YYYY-MM-DDThh:mm:ss[.ffffff]Z"
        }
    }
}
