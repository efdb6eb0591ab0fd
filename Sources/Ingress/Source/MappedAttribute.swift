import Escalation
import JSON

/// Where an attribute comes from: the first of its choices that is open and can be filled.
public struct MappedAttribute: Hashable, Sendable, CustomStringConvertible {
    /// One way to fill it, with what must hold of the event for it to be taken.
    public struct Choice: Hashable, Sendable {
        public let test: DocumentTest?
        public let text: MappedText
    }

    public let choices: [Choice]

    /// The value of the first choice that can be filled, with that choice's text.
    func filled(
        from source: MappedElement<some IncomingMessage>
    ) throws(IngressError) -> (value: EventView.Attribute, by: MappedText)? {
        for choice in choices where choice.test?.holds(in: source.event) ?? true {
            let value = try choice.text.filled(from: source)
            if case .absent = value { continue }
            return (value, choice.text)
        }
        return nil
    }

    public var description: String { choices.map(\.text.description).joined(separator: ", ") }
}
