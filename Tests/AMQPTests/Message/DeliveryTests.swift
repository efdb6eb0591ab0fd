import AMQP
import Testing

@Suite struct DeliveryTests {
    static let full = MessageProperties(
        contentType: "application/json",
        contentEncoding: "gzip",
        headers: TableTests.everything,
        persistent: true,
        priority: 3,
        correlationID: "correlation",
        replyTo: "reply",
        expiration: "60000",
        messageID: "message",
        timestamp: 1_700_000_000,
        type: "type",
        userID: "guest",
        appID: "app"
    )

    @Test(arguments: [
        full, MessageProperties(), MessageProperties(persistent: false), MessageProperties(messageID: "only"),
        MessageProperties(headers: ["only": 1]), MessageProperties(timestamp: 0, appID: ""),
        MessageProperties(userID: "alone"), MessageProperties(correlationID: "c", type: "t", userID: "u"),
    ])
    func `Any choice of properties is read as it was written`(properties: MessageProperties) throws {
        let delivery = try Self.delivery(properties)
        #expect(delivery.properties == properties)
        #expect(delivery.messageID == properties.messageID)
        #expect(delivery.headers == properties.headers)
        let label = delivery.label
        #expect(label.contentType == properties.contentType && label.contentEncoding == properties.contentEncoding)
        #expect(label.userID == properties.userID && label.hasHeaders == !properties.headers.isEmpty)
        #expect(delivery.consumerTag == "consumer" && delivery.exchange == "exchange" && delivery.routingKey == "key")
    }

    @Test func `Delivery count and stream offset are headers, or absent`() throws {
        let counted = try Self.delivery(MessageProperties(headers: ["x-delivery-count": 3, "x-stream-offset": 7]))
        #expect(counted.deliveryCount == 3 && counted.streamOffset == 7)
        let odd = try Self.delivery(MessageProperties(headers: ["x-delivery-count": "3", "x-stream-offset": -1]))
        #expect(odd.deliveryCount == nil && odd.streamOffset == nil)
    }

    @Test func `A property that is too long is refused`() {
        #expect(throws: AMQPError.self) {
            try Self.delivery(MessageProperties(type: String(repeating: "t", count: 256)))
        }
    }

    static func delivery(_ properties: MessageProperties) throws -> Delivery {
        try Delivery(
            tag: DeliveryTag(rawValue: 1),
            consumerTag: "consumer",
            exchange: "exchange",
            routingKey: "key",
            properties: properties,
            body: [1]
        )
    }
}
