/// A message the broker delivered to one of this connection's consumers.
///
/// The names and ``properties`` are decoded each time they are read; keep what is needed more than once.
public struct Delivery: Hashable, Sendable {
    /// What to acknowledge it by.
    public let tag: DeliveryTag
    /// Whether the broker may have delivered it before.
    public let redelivered: Bool
    public let body: [UInt8]
    private let envelope: Envelope

    /// The envelope holds consumer tag, exchange and routing key.
    init(tag: DeliveryTag, redelivered: Bool, envelope: Envelope, body: [UInt8]) {
        self.tag = tag
        self.redelivered = redelivered
        self.envelope = envelope
        self.body = body
    }

    /// A delivery that no broker made, for simulations and tests.
    ///
    /// - Throws: `invalidArgument` where a property or a header's name is longer than AMQP allows.
    public init(
        tag: DeliveryTag,
        consumerTag: ConsumerTag,
        exchange: ExchangeName,
        routingKey: RoutingKey,
        redelivered: Bool = false,
        properties: MessageProperties,
        body: [UInt8]
    ) throws(AMQPError) {
        var envelope = Envelope(consumerTag.rawValue, exchange.rawValue, routingKey.rawValue)
        envelope.append(encodedProperties: try properties.encoded())
        self.init(tag: tag, redelivered: redelivered, envelope: envelope, body: body)
    }

    /// The consumer it was delivered to.
    public var consumerTag: ConsumerTag { ConsumerTag(received: envelope.first) }
    /// The exchange it was published to, which is the default one where it went straight into the queue.
    public var exchange: ExchangeName { ExchangeName(received: envelope.second) }
    /// The key it was published with.
    public var routingKey: RoutingKey { RoutingKey(received: envelope.third) }

    /// Every property, the headers included.
    public var properties: MessageProperties {
        envelope.decode { header throws(FieldDecoder.Malformed) in try header.properties() }
            ?? MessageProperties(persistent: false)
    }

    /// Every header; see ``header(_:)`` for one alone.
    public var headers: Table { properties.headers }

    /// The few properties that most consumers need, without decoding the others.
    public var label: DeliveryLabel {
        envelope.decode { header throws(FieldDecoder.Malformed) in try header.label() } ?? DeliveryLabel()
    }

    /// One header, without decoding the others.
    public func header(_ name: String) -> FieldValue? {
        envelope.decode { header throws(FieldDecoder.Malformed) in try header.header(name) }
    }

    /// The message id, without decoding the headers.
    public var messageID: String? {
        envelope.decode { header throws(FieldDecoder.Malformed) in try header.messageID() }
    }

    /// How often a quorum queue has delivered it without success. Nil on a first delivery, and where
    /// the queue does not count. Up to RabbitMQ 4.2 every requeue counts, from 4.3 on only failures.
    public var deliveryCount: Int? {
        header("x-delivery-count")?.intValue.map(Int.init(clamping:))
    }

    /// Its place in the stream it was read from; nil where it came from a queue.
    public var streamOffset: UInt64? {
        header("x-stream-offset")?.intValue.flatMap(UInt64.init(exactly:))
    }
}
