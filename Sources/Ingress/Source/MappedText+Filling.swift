import Escalation
import JSON

/// What the holes of a mapping are filled from.
struct MappedElement<Message: IncomingMessage> {
    /// The event, after splitting and opening.
    let event: JSONView
    /// The message's document.
    let outer: JSONView
    let message: Message
    let element: Element
}

extension MappedText {
    /// The text; absent where a hole has nothing to fill it: no value, null, or an empty string.
    func filled(from source: MappedElement<some IncomingMessage>) throws(IngressError) -> EventView.Attribute {
        if parts.count == 1, case .hole(let reference) = parts[0] {
            return try Self.attribute(reference, source)
        }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += literal
            case .hole(let reference):
                guard let value = try Self.attribute(reference, source).string else { return .absent }
                text += value
            }
        }
        return .text(text)
    }

    private static func attribute(
        _ reference: Reference,
        _ source: MappedElement<some IncomingMessage>
    ) throws(IngressError) -> EventView.Attribute {
        switch reference {
        case .event(let path): return try attribute(path.value(in: source.event), at: path)
        case .outer(let path): return try attribute(path.value(in: source.outer), at: path)
        case .header(let name): return attribute(source.message.header(name)?.text)
        case .property(let property): return attribute(property.text(of: source.message))
        }
    }

    private static func attribute(_ text: String?) -> EventView.Attribute {
        guard let text, !text.isEmpty else { return .absent }
        return .text(text)
    }

    private static func attribute(_ value: JSONView?, at path: DocumentPath) throws(IngressError) -> EventView.Attribute
    {
        guard let value else { return .absent }
        switch value.kind {
        case .null: return .absent
        case .string: return value.utf8?.isEmpty == true ? .absent : .json(value)
        case .bool, .int, .uint, .double: return .text(value.materialise().description)
        case .array, .object:
            throw IngressError(
                .invalid,
                "an attribute is mapped from an array or object",
                at: path.description,
                advice: "map it from text, a number or a truth value"
            )
        }
    }
}

extension MappedText.Property {
    fileprivate func text(of message: some IncomingMessage) -> String? {
        switch self {
        case .id: message.messageID
        case .type: message.type
        case .exchange: message.exchange
        case .routingKey: message.routingKey
        case .sender: message.userID
        case .timestamp: message.timestamp.map { String($0) }
        }
    }
}
