import Escalation
import JSON

extension SourceMapping {
    /// One event, with every attribute checked as one that came as a CloudEvent is.
    func event(from source: MappedElement<some IncomingMessage>) throws(IngressError) -> EventView {
        let time = try self.time(from: source)
        return EventView(
            id: try self.id(from: source),
            source: try Self.required(self.source, "source", from: source),
            type: try Self.required(type, "type", from: source),
            subject: try Self.optional(subject, "subject", from: source),
            time: time,
            data: data.value(in: source.event),
            sequence: try self.sequence(from: source),
            timeIsUTCWithoutZone: timeForm == .utcWithoutZone,
            sender: source.message.userID.map { BrokerUser($0) },
            traceparent: source.message.hasHeaders
                ? AttributeText.traceparent(source.message.header("traceparent")?.text) : nil,
            callback: callback
        )
    }

    private func id(from source: MappedElement<some IncomingMessage>) throws(IngressError) -> EventView.Attribute {
        let named = try Self.optional(id, "id", from: source)
        if case .absent = named {} else { return try self.toldApart(named, in: source) }
        switch identity {
        case .content:
            return .text(Digest(of: source.event.materialise().contentBytes).description)
        case .delivery:
            let name = source.message.messageID ?? source.message.deliveryID
            return .text(source.element.position.map { "\(name)#\($0)" } ?? name)
        case .path:
            throw Self.missing("id", id)
        }
    }

    /// An id that names the message names each element of a batch only together with its place there.
    private func toldApart(
        _ named: EventView.Attribute,
        in source: MappedElement<some IncomingMessage>
    ) throws(IngressError) -> EventView.Attribute {
        guard let position = source.element.position, let text = named.string,
            try id?.filled(from: source)?.by.namesTheEvent == false
        else { return named }
        return .text("\(text)#\(position)")
    }

    private static func required(
        _ attribute: MappedAttribute,
        _ name: String,
        from source: MappedElement<some IncomingMessage>
    ) throws(IngressError) -> EventView.Attribute {
        let value = try optional(attribute, name, from: source)
        if case .absent = value { throw missing(name, attribute) }
        return value
    }

    private static func optional(
        _ attribute: MappedAttribute?,
        _ name: String,
        from source: MappedElement<some IncomingMessage>
    ) throws(IngressError) -> EventView.Attribute {
        let value = try attribute?.filled(from: source)?.value ?? .absent
        let fault: IngressError? =
            switch value {
            case .absent: nil
            case .json(let view): view.utf8.flatMap { AttributeText.fault(in: $0, of: name) }
            case .text(let text): AttributeText.fault(in: text, of: name)
            }
        if let fault { throw fault }
        return value
    }

    private static func missing(_ name: String, _ attribute: MappedAttribute?) -> IngressError {
        IngressError(
            .missing,
            "the event has nothing that its \(name) is mapped from",
            at: attribute?.description,
            advice: "send it, or mend the source document's format.\(name)"
        )
    }

    private func time(from source: MappedElement<some IncomingMessage>) throws(IngressError) -> EventView.Attribute {
        let value = try time?.filled(from: source)?.value ?? .absent
        guard let text = value.string else { return .absent }
        switch timeForm {
        case .rfc3339:
            if Instant(text) != nil { return value }
        case .utcWithoutZone:
            if Instant(text, assumingUTC: true) != nil { return value }
        case .unixSeconds:
            if let written = Double(text).flatMap({ Timestamp.text(ofSeconds: $0) }) { return .text(written) }
        case .unixMilliseconds:
            if let written = Double(text).flatMap({ Timestamp.text(ofSeconds: $0 / 1000) }) { return .text(written) }
        }
        throw IngressError(
            .invalid,
            "the event's time is not of the form \(timeForm.rawValue)",
            at: time?.description,
            advice: "mend the source document's format.time-form, or leave format.time out"
        )
    }

    private func sequence(from source: MappedElement<some IncomingMessage>) throws(IngressError) -> Int64? {
        guard let text = try order?.filled(from: source)?.value.string else { return nil }
        guard let number = Int64(text) else {
            throw IngressError(
                .invalid,
                "the event's order is no integer of 64 bits",
                at: order?.description,
                advice: "map format.order from a running number, or leave it out"
            )
        }
        return number
    }
}

extension JSONValue {
    /// The canonical form (RFC 8785); of a document with a number that has none, the compact form as it was sent.
    fileprivate var contentBytes: [UInt8] {
        (try? canonical()) ?? serialized()
    }
}
