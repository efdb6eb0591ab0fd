/// A source as it is configured: which messages are its, how they are read, and what their data looks like.
public struct SourceDocument: Hashable, Sendable {
    public var name: String
    /// Raised by one with every change of content.
    public var version: Int64
    /// One line for people.
    public var title: String
    public var match: SourceMatch
    public var mapping: SourceMapping
    /// The data of each event type, as far as it is declared; a policy's conditions are checked against it. A name that
    /// ends in `.*` declares every type that begins so and is not named itself.
    public var shapes: [String: FieldShape]

    public init(
        name: String,
        version: Int64,
        title: String = "",
        match: SourceMatch,
        mapping: SourceMapping,
        shapes: [String: FieldShape] = [:]
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.match = match
        self.mapping = mapping
        self.shapes = shapes
    }

    /// What is declared of the data of events of `type`: under its own name, else under the longest `.*` that covers it.
    public func shape(ofType type: String) -> FieldShape? {
        if let shape = shapes[type] { return shape }
        let covering = shapes.keys.filter { $0.hasSuffix(".*") && type.hasPrefix($0.dropLast()) }
        return covering.max { $0.utf8.count < $1.utf8.count }.flatMap { shapes[$0] }
    }
}

/// What is declared of a value.
public indirect enum FieldShape: Hashable, Sendable {
    case string, int, double, bool
    /// An integer or a fraction, as the source happens to write it.
    case number
    /// Text that conditions may turn into a time with `timestamp(…)`.
    case timestamp
    /// Anything: declared to exist, not what it is.
    case any
    case list(FieldShape)
    /// An object; fields that are not named may be there as well.
    case object([String: FieldShape])

    /// The words for what has no parts.
    static let words: [String: FieldShape] = [
        "string": .string, "int": .int, "double": .double, "bool": .bool, "number": .number, "timestamp": .timestamp,
        "any": .any, "list": .list(.any), "object": .object([:]),
    ]
}
