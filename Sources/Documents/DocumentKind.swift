/// What a document says of itself in its `kind:`.
public enum DocumentKind: String, CaseIterable, Hashable, Sendable {
    case policy, directory, calendar, sources
    /// The scenario of a drill, which is held and not applied.
    case drill
}

extension DocumentKind {
    /// Whether an installation has several of it, each under a name of its own.
    var isNamed: Bool { self == .policy || self == .calendar }
}

extension DocumentNode {
    /// Refuses a `kind:` other than the one that is being read.
    public func expectKind(_ expected: DocumentKind) {
        guard let kind = choice(of: DocumentKind.self), kind != expected else { return }
        refuse("this is a document of kind \(kind.rawValue)", hint: "a \(expected.rawValue) is read here")
    }
}
