/// A mandatory message that the broker could not route, on its way back (`basic.return`).
///
/// The broker confirms it none the less, afterwards: a confirm alone does not mean stored.
public struct ReturnedMessage: Hashable, Sendable {
    /// 312 where no queue was bound (AMQP 0-9-1, section 1.2).
    public let replyCode: UInt16
    public let body: [UInt8]
    private let envelope: Envelope

    /// The envelope holds reply text, exchange and routing key.
    init(replyCode: UInt16, envelope: Envelope, body: [UInt8]) {
        self.replyCode = replyCode
        self.envelope = envelope
        self.body = body
    }

    /// `NO_ROUTE` where no queue was bound.
    public var replyText: String { envelope.first }
    /// The exchange it was published to.
    public var exchange: ExchangeName { ExchangeName(received: envelope.second) }
    /// The key it was published with.
    public var routingKey: RoutingKey { RoutingKey(received: envelope.third) }

    /// Every property, the headers included.
    public var properties: MessageProperties {
        envelope.decode { header throws(FieldDecoder.Malformed) in try header.properties() }
            ?? MessageProperties(persistent: false)
    }
}
