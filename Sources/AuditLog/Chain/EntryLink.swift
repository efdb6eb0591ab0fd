import JSON

/// As much of an entry as chains it to the one before of its case.
public struct EntryLink: Hashable, Sendable {
    public let caseID: String
    /// The case's running number of changes, from 1.
    public let change: Int64
    /// SHA-256 of the bytes of the case's entry before, in lower-case hexadecimal; `nil` in a case's first entry, and in
    /// those of versions that did not chain.
    public let previous: String?
    /// When, in a form that orders as time does; `nil` where the entry does not say.
    public let time: EntryTime?

    public init(caseID: String, change: Int64, previous: String? = nil, time: EntryTime? = nil) {
        self.caseID = caseID
        self.change = change
        self.previous = previous
        self.time = time
    }

    private enum Key {
        static let caseID = JSONKey("case")
        static let change = JSONKey("change")
        static let previous = JSONKey("previous")
        static let time = JSONKey("at")
    }

    /// Reads it out of an entry.
    public init(_ entry: [UInt8], with parser: JSONParser) throws(EntryLinkError) {
        let read: Result<EntryLink, EntryLinkError>
        do {
            read = try parser.withDocument(entry) { body in
                guard let caseID = body[Key.caseID]?.string, let change = body[Key.change]?.int else {
                    return .failure(.unchained)
                }
                let previous = body[Key.previous]
                if let previous, previous.string == nil { return .failure(.malformedPrevious) }
                let time = body[Key.time].map { $0.string.flatMap { EntryTime($0) } }
                if case .some(.none) = time { return .failure(.malformedTime) }
                return .success(
                    EntryLink(caseID: caseID, change: change, previous: previous?.string, time: time ?? nil)
                )
            }
        } catch {
            throw .notJSON
        }
        self = try read.get()
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
