import Escalation
import JSON

/// A document as its keys and values stand there, for comparing it with another version of itself: comments, order of
/// keys and line breaks are gone, nothing else is.
public struct RuleDocument: Hashable, Sendable {
    public let kind: String
    public let name: String
    public let content: JSONValue

    public init(kind: String, name: String, content: JSONValue) {
        self.kind = kind
        self.name = name
        self.content = content
    }

    /// Names it in a difference: `policy payment-approval`.
    public var label: String { kind == name ? kind : "\(kind) \(name)" }
}

enum ElementKind {}
/// A document, or an element of a list, by its name: compared byte for byte, as names are everywhere.
typealias ElementName = Identifier<ElementKind>
