import Base64Text
import Escalation
import JSON

/// An event in the CloudEvents JSON format, read in one walk over its members. The hot path: attributes stay views.
struct StructuredEvent {
    private var event: EventView
    private var specversion: EventView.Attribute = .absent
    private var contentType = ContentType.absent
    private var encodedData: JSONView?

    /// Reads `root`, opens its data where it is encoded, and hands the event over.
    static func read(
        _ root: JSONView,
        of message: some IncomingMessage,
        with parser: MessageParser,
        _ element: Element,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        let reading: StructuredEvent
        do throws(IngressError) {
            reading = try StructuredEvent(root, of: message)
        } catch {
            return try body(.failure(error), element)
        }
        guard let encoded = reading.encodedData, reading.contentType.isJSON else {
            return try body(.success(reading.event), element)
        }
        try reading.open(encoded, with: parser, element, body)
    }

    static func readBatch(
        _ root: JSONView,
        of message: some IncomingMessage,
        with parser: MessageParser,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        try Batch.read(root, at: .root, opened: nil, of: message, limits: parser.limits) { view, element in
            try read(view, of: message, with: parser, element, body)
        }
    }

    private init(_ root: JSONView, of message: some IncomingMessage) throws(IngressError) {
        guard root.kind == .object else {
            throw IngressError(
                .json,
                "the event is no JSON object",
                advice: "send one object with specversion, id, source and type"
            )
        }
        self.event = EventView(
            root: root,
            id: .absent,
            source: .absent,
            type: .absent,
            sender: message.userID.map { BrokerUser($0) }
        )
        for (key, value) in root.members {
            guard let name = AttributeName(key) else { continue }
            if value.isNull {
                // A mark that says nothing is none that says no.
                guard name != .drill, name != .misspeltDrill else { throw DrillAttribute.malformed(at: name.rawValue) }
                continue
            }
            try self.take(value, as: name)
        }
        try self.checkSpecversion()
        try Self.require(event.id, "id")
        try Self.require(event.source, "source")
        try Self.require(event.type, "type")
        if event.data != nil, encodedData != nil {
            throw IngressError(
                .data,
                "the event has both data and data_base64",
                at: "data_base64",
                advice: "send only one of them"
            )
        }
        if event.traceparent == nil, message.hasHeaders {
            event.traceparent = AttributeText.traceparent(message.header("traceparent")?.text)
        }
    }

    private mutating func take(_ value: JSONView, as name: AttributeName) throws(IngressError) {
        switch name {
        case .id: event.id = try Self.text(value, name)
        case .source: event.source = try Self.text(value, name)
        case .type: event.type = try Self.text(value, name)
        case .subject: event.subject = try Self.text(value, name)
        case .dataschema: event.dataSchema = try Self.text(value, name)
        case .specversion: specversion = .json(value)
        case .time:
            guard let bytes = value.utf8, Timestamp.isRFC3339(bytes) else {
                throw IngressError(
                    .invalid,
                    "the attribute is no RFC 3339 timestamp",
                    at: "time",
                    advice: "write it like 2026-11-23T04:05:06Z, with a zone"
                )
            }
            event.time = .json(value)
        case .sequence: event.sequence = try SequenceExtension.number(value)
        case .traceparent:
            if let bytes = value.utf8, AttributeText.isTraceparent(bytes) { event.traceparent = value.string }
        case .datacontenttype:
            guard let bytes = value.utf8 else { throw Self.noString(name) }
            contentType = ContentType(bytes)
        case .drill:
            // Of two marks nobody can tell which one is meant.
            guard event.drill == nil else { throw DrillAttribute.malformed(at: name.rawValue) }
            event.drill = try DrillAttribute.id(value)
        case .misspeltDrill: throw DrillAttribute.malformed(at: name.rawValue)
        case .data: event.data = value
        case .dataBase64:
            guard value.utf8 != nil else { throw Self.noString(name) }
            encodedData = value
        }
    }

    private static func text(_ value: JSONView, _ name: AttributeName) throws(IngressError) -> EventView.Attribute {
        guard let bytes = value.utf8 else { throw noString(name) }
        if let fault = AttributeText.fault(in: bytes, of: name.rawValue) { throw fault }
        return .json(value)
    }

    private static func noString(_ name: AttributeName) -> IngressError {
        IngressError(.invalid, "the attribute is no string", at: name.rawValue, advice: "send it as a JSON string")
    }

    private static func require(_ attribute: EventView.Attribute, _ name: String) throws(IngressError) {
        if case .absent = attribute {
            throw IngressError(
                .missing,
                "the event lacks the required attribute",
                at: name,
                advice: "CloudEvents 1.0 requires specversion, id, source and type"
            )
        }
    }

    private func checkSpecversion() throws(IngressError) {
        try Self.require(specversion, "specversion")
        guard case .json(let value) = specversion, value.isEqual(to: "1.0" as StaticString) else {
            throw IngressError(
                .version,
                "the event is of another version of CloudEvents",
                at: "specversion",
                advice: "send specversion \"1.0\", a string"
            )
        }
    }

    /// Data whose type is JSON is opened; other binary data is left behind and the event has none.
    private func open(
        _ encoded: JSONView,
        with parser: MessageParser,
        _ element: Element,
        _ body: (Result<EventView, IngressError>, Element) throws -> Void
    ) throws {
        guard let text = encoded.utf8, let bytes = Base64.decode(text) else {
            let error = IngressError(
                .data,
                "the data is no base 64",
                at: "data_base64",
                advice: "encode it as RFC 4648, section 4, says, padded"
            )
            return try body(.failure(error), element)
        }
        var isHandedOver = false
        do {
            try bytes.withUnsafeBufferPointer { bytes in
                try parser.withInner(bytes, at: "data_base64") { data in
                    isHandedOver = true
                    var event = self.event
                    event.root = nil  // It has no member `data`; what was opened lies elsewhere.
                    event.data = data
                    try body(.success(event), element)
                }
            }
        } catch let error as IngressError where !isHandedOver {
            try body(.failure(error), element)
        }
    }
}
