import Escalation
import JSON

/// Text with holes: `celery.{type}`. Without holes it is a constant, and one hole alone is the value itself.
///
/// In a hole stands a path in the event, `outer:` and a path in the message's document (for what surrounds a batch or
/// opened JSON), `header:` and a name, or `message:` and a property.
public struct MappedText: Hashable, Sendable, CustomStringConvertible {
    /// What a hole is filled from.
    enum Reference: Hashable, Sendable {
        case event(DocumentPath)
        case outer(DocumentPath)
        case header(String)
        case property(Property)
    }

    enum Property: String, CaseIterable, Sendable {
        case id, type, exchange
        case routingKey = "routing-key"
        case sender, timestamp
    }

    enum Part: Hashable, Sendable {
        case literal(String)
        case hole(Reference)
    }

    let parts: [Part]
    public let description: String

    /// Why text is no mapped text.
    struct Malformed: Error {
        let message: String
    }

    init(_ text: String) throws(Malformed) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                throw Malformed(message: "a { is not closed: write {path}")
            }
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            parts.append(.hole(try Self.reference(String(rest[rest.index(after: open)..<close]))))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        guard !parts.isEmpty else { throw Malformed(message: "it is empty") }
        self.parts = parts
        self.description = text
    }

    /// Whether any of it comes from the event, and not all of it from what surrounds it.
    var namesTheEvent: Bool {
        parts.contains { if case .hole(.event) = $0 { true } else { false } }
    }

    private static func reference(_ text: String) throws(Malformed) -> Reference {
        let (scope, rest) =
            text.firstIndex(of: ":").map { (text[..<$0], String(text[text.index(after: $0)...])) } ?? ("", text)
        switch scope {
        case "header":
            guard !rest.isEmpty else { throw Malformed(message: "{header:} names no header") }
            return .header(rest)
        case "message":
            guard let property = Property(rawValue: rest) else {
                let known = Property.allCases.map(\.rawValue).joined(separator: ", ")
                throw Malformed(message: "{\(text)} names no property of a message; there are \(known)")
            }
            return .property(property)
        case "outer", "":
            guard let path = DocumentPath(rest) else {
                throw Malformed(message: "{\(text)} is no path: write names between dots, a name with a dot in quotes")
            }
            return scope.isEmpty ? .event(path) : .outer(path)
        default:
            throw Malformed(message: "{\(text)} begins with none of outer:, header:, message:")
        }
    }
}
