import Escalation
import JSON

extension Ingress {
    /// Reads a message that is no CloudEvent by the first source document that it matches.
    func readForeign(
        _ message: some IncomingMessage,
        with parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        guard sources.contains(where: { $0.match.fits(message) }) else { throw Self.unmatched }
        try parser.withMessage(message.body) { root in
            guard let source = sources.first(where: { $0.match.fits(message) && $0.match.fits(root) }) else {
                throw Self.unmatched
            }
            try Self.open(root, source.mapping, message, parser, body)
        }
    }

    private static func open(
        _ root: JSONView,
        _ mapping: SourceMapping,
        _ message: some IncomingMessage,
        _ parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        guard let path = mapping.open else {
            return try split(root, root, mapping, message, parser, body)
        }
        guard let value = path.value(in: root), !value.isNull else {
            throw IngressError(
                .missing,
                "there is nothing to open",
                at: path.description,
                advice: "send JSON as text there, or mend the source document's format.open"
            )
        }
        // Some senders write the inner document as text, some as it is; both are read.
        guard let text = value.utf8 else { return try split(value, root, mapping, message, parser, body) }
        try parser.withInner(text, at: path.description) { document in
            try split(document, root, mapping, message, parser, body)
        }
    }

    private static func split(
        _ document: JSONView,
        _ root: JSONView,
        _ mapping: SourceMapping,
        _ message: some IncomingMessage,
        _ parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        guard let path = mapping.batch, !(path.isRoot && document.kind == .object) else {
            return try read(document, root, mapping, message, Element(whole: message.body), body)
        }
        let opened = mapping.open.map { (root: root, path: $0) }
        try Batch.read(document, at: path, opened: opened, of: message, limits: parser.limits) { event, element in
            try read(event, root, mapping, message, element, body)
        }
    }

    private static func read(
        _ event: JSONView,
        _ outer: JSONView,
        _ mapping: SourceMapping,
        _ message: some IncomingMessage,
        _ element: Element,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        let result: Result<EventView, IngressError>
        do throws(IngressError) {
            let source = MappedElement(event: event, outer: outer, message: message, element: element)
            result = .success(try mapping.event(from: source))
        } catch {
            result = .failure(error)
        }
        try body(result, element)
    }

    private static var unmatched: IngressError {
        IngressError(
            .unmatched,
            "the message is no CloudEvent and no source document matches it",
            advice: "send application/cloudevents+json, or describe the format in a source document"
        )
    }
}
