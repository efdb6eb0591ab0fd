import Escalation
import JSON

/// An event in binary mode: its attributes are headers, its data is the body (CloudEvents AMQP binding, section 3.1).
enum BinaryEvent {
    /// The headers of an event. On AMQP 0.9.1 clients write `cloudEvents:` or, where a tool forbids colons in names,
    /// `cloudEvents_`; `specversion` tells which, and that this is an event at all.
    struct Headers {
        let prefix: String

        init?(of message: some IncomingMessage) {
            guard message.hasHeaders else { return nil }
            let prefixes = ["cloudEvents:", "cloudEvents_"]
            guard let prefix = prefixes.first(where: { message.header($0 + "specversion") != nil }) else { return nil }
            self.prefix = prefix
        }

        /// An attribute as text; an attribute in a kind that has no text is refused.
        func text(_ name: String, of message: some IncomingMessage) throws(IngressError) -> String? {
            guard let value = message.header(prefix + name) else { return nil }
            guard let text = value.text else {
                throw IngressError(
                    .invalid,
                    "the header is neither text nor a number, truth value or time",
                    at: prefix + name,
                    advice: "send it as a string in UTF-8"
                )
            }
            return text
        }
    }

    static func read(
        _ message: some IncomingMessage,
        _ headers: Headers,
        _ contentType: ContentType,
        with parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        try DrillAttribute.refuseHeader(of: message, besides: headers.prefix)
        var event = try self.event(of: message, headers)
        if message.header(headers.prefix + DrillAttribute.name) != nil {
            let place = headers.prefix + DrillAttribute.name
            event.drill = try DrillAttribute.id(try headers.text(DrillAttribute.name, of: message) ?? "", at: place)
        }
        let element = Element(whole: message.body)
        // A body that is not JSON is not opened: such an event has attributes and no data.
        guard contentType.isJSON, !message.body.isEmpty else { return try body(.success(event), element) }
        try parser.withMessage(message.body) { data in
            event.data = data
            try body(.success(event), element)
        }
    }

    private static func event(of message: some IncomingMessage, _ headers: Headers) throws(IngressError) -> EventView {
        guard try headers.text("specversion", of: message) == "1.0" else {
            throw IngressError(
                .version,
                "the event is of another version of CloudEvents",
                at: headers.prefix + "specversion",
                advice: "send the string 1.0"
            )
        }
        func attribute(_ name: String, isRequired: Bool = false) throws(IngressError) -> EventView.Attribute {
            guard let text = try headers.text(name, of: message) else {
                guard !isRequired else {
                    throw IngressError(
                        .missing,
                        "the event lacks a required attribute",
                        at: headers.prefix + name,
                        advice: "CloudEvents 1.0 requires specversion, id, source and type"
                    )
                }
                return .absent
            }
            if let fault = AttributeText.fault(in: text, of: headers.prefix + name) { throw fault }
            return .text(text)
        }
        let time = try attribute("time")
        if let text = time.string, Instant(text) == nil {
            throw IngressError(
                .invalid,
                "the attribute is no RFC 3339 timestamp",
                at: headers.prefix + "time",
                advice: "write it like 2026-11-23T04:05:06Z, with a zone"
            )
        }
        let sequence = try headers.text("sequence", of: message)
        let traceparent = try headers.text("traceparent", of: message) ?? message.header("traceparent")?.text
        return try EventView(
            id: attribute("id", isRequired: true),
            source: attribute("source", isRequired: true),
            type: attribute("type", isRequired: true),
            subject: attribute("subject"),
            time: time,
            dataSchema: attribute("dataschema"),
            sequence: sequence.map(SequenceExtension.number) ?? nil,
            sender: message.userID.map { BrokerUser($0) },
            traceparent: AttributeText.traceparent(traceparent)
        )
    }
}
