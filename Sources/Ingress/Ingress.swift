import Escalation
import JSON

/// Turns messages from the broker into events, whatever their format.
///
/// A message is a CloudEvent by its content type (structured, batch) or its headers (binary); any other is read by the
/// first source document that it matches. Immutable: every lane uses the same one, each with a ``MessageParser`` of its
/// own.
public struct Ingress: Sendable {
    /// The documents in the order in which they are asked: those that look at more of a message first, then by name.
    public let sources: [SourceDocument]

    public init(sources: [SourceDocument] = []) {
        self.sources = sources.sorted { left, right in
            let (more, fewer) = (left.match.criteria, right.match.criteria)
            return more == fewer ? left.name < right.name : more > fewer
        }
    }

    /// Reads a message and hands over each event in it, or why one cannot be read, with the element it was read from.
    ///
    /// An element that cannot be read stops none of its neighbours. Where the message as a whole cannot be read, `body`
    /// is called once; for an empty batch it is not called. Nothing handed over may leave `body`.
    ///
    /// - Throws: only what `body` throws.
    public func read(
        _ message: some IncomingMessage,
        with parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        var isHandedOver = false
        do {
            try self.open(message, with: parser) { event, element in
                isHandedOver = true
                try body(event, element)
            }
        } catch let error as IngressError where !isHandedOver {
            try body(.failure(error), Element(whole: message.body))
        }
    }

    private func open(
        _ message: some IncomingMessage,
        with parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        try Self.refuseEncoding(message.contentEncoding)
        let contentType = ContentType(message.contentType)
        switch contentType {
        case .cloudEvent:
            try DrillAttribute.refuseHeader(of: message)
            try parser.withMessage(message.body) { root in
                try StructuredEvent.read(root, of: message, with: parser, Element(whole: message.body), body)
            }
        case .cloudEventBatch:
            try DrillAttribute.refuseHeader(of: message)
            try parser.withMessage(message.body) { root in
                try StructuredEvent.readBatch(root, of: message, with: parser, body)
            }
        case .foreignCloudEvent:
            throw IngressError(
                .format,
                "the content type names a CloudEvents format other than JSON",
                at: "content-type",
                advice: "send application/cloudevents+json or application/cloudevents-batch+json"
            )
        case .json, .other, .absent:
            if let headers = BinaryEvent.Headers(of: message) {
                try BinaryEvent.read(message, headers, contentType, with: parser, body)
            } else {
                try DrillAttribute.refuseHeader(of: message)
                try self.readForeign(message, with: parser, body)
            }
        }
    }

    /// A body in an encoding is never unpacked: a small one could become a very large one. Names of character sets,
    /// which Celery and OpenStack put there, are no encodings.
    private static func refuseEncoding(_ encoding: String?) throws(IngressError) {
        guard let encoding, !encoding.isEmpty else { return }
        guard ["utf-8", "utf8", "us-ascii", "ascii", "identity", "binary"].contains(encoding.lowercased()) else {
            throw IngressError(
                .encoding,
                "the body has a content encoding",
                at: "content-encoding",
                advice: "send it plain, in UTF-8, without compression"
            )
        }
    }
}
