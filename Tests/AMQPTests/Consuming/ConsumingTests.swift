import AMQP
import TestBroker
import Testing

@Suite(.enabled(if: TestBroker.isAvailable, Comment(rawValue: TestBroker.missing)))
struct ConsumingTests {
    @Test func `A message arrives with every property it was sent with`() throws {
        var properties = DeliveryTests.full
        // The broker refuses any other user than the connection's.
        if case .plain(let user, _) = try TestBroker.configuration().credentials { properties.userID = user }
        try withQueue { queue in
            try withConnection { connection in
                try connection.publish(OutgoingMessage(properties: properties, body: [1, 2]), to: queue)
                try connection.consume(queue, tag: "all properties", prefetch: 1)
                let delivery = try connection.waitForDelivery()
                #expect(delivery.properties == properties)
                #expect(delivery.body == [1, 2])
                #expect(delivery.messageID == "message")
                #expect(delivery.header("unsigned") == .unsigned(.max) && delivery.header("none") == nil)
                #expect(delivery.consumerTag == "all properties" && delivery.exchange == .default)
                #expect(delivery.routingKey.rawValue == queue.rawValue && !delivery.redelivered)
            }
        }
    }

    @Test func `A message without properties or body is one, too`() throws {
        try withQueue { queue in
            try withConnection { connection in
                let bare = MessageProperties(persistent: false)
                try connection.publish(OutgoingMessage(properties: bare, body: []), to: queue)
                try connection.consume(queue, tag: "c", prefetch: 1)
                let delivery = try connection.waitForDelivery()
                #expect(delivery.properties == bare && delivery.body.isEmpty && delivery.messageID == nil)
            }
        }
    }

    @Test func `Bodies around multiples of the frame size arrive whole, with others between`() throws {
        let fragment = 4096 - 8
        let sizes = [1, fragment - 1, fragment, fragment + 1, 3 * fragment, 3 * fragment + 1, 1 << 20, 0, 5]
        var configuration = try TestBroker.configuration()
        configuration.frameSizeMax = 4096
        try withQueue { queue in
            try withConnection(configuration) { connection in
                #expect(connection.frameSizeMax == 4096)
                for size in sizes { try connection.publish(OutgoingMessage(body: Self.body(size)), to: queue) }
                try connection.consume(queue, tag: "c", prefetch: 3)
                for size in sizes {
                    let delivery = try connection.waitForDelivery()
                    #expect(delivery.body == Self.body(size))
                    try connection.acknowledge(delivery.tag)
                }
            }
        }
    }

    @Test func `A deleted queue ends its consumer with a notice`() throws {
        try withQueue { queue in
            try withConnection { connection in
                try connection.consume(queue, tag: "c", prefetch: 1)
                try withConnection { try $0.delete(queue: queue) }
                let tag = try connection.wait(for: "the notice") {
                    if case .consumerCancelled(let tag) = $0 { tag } else { nil }
                }
                #expect(tag == "c" && connection.isOpen)
                #expect(throws: AMQPError.self) { try connection.cancel("c") }
            }
        }
    }

    @Test func `An unknown delivery tag closes the channel, which is answered and reopened`() throws {
        try withQueue { queue in
            try withConnection { connection in
                for _ in 1...3 {
                    try connection.publish(OutgoingMessage(body: [1]), to: queue)
                    try connection.consume(queue, tag: "c", prefetch: 1)
                    let delivery = try connection.waitForDelivery()
                    try connection.acknowledge(DeliveryTag(rawValue: delivery.tag.rawValue + 1))
                    let error = try connection.waitForClosing()
                    #expect(error.code == .preconditionFailed && error.scope == .channel)
                    try connection.reopenChannel()
                    try connection.purge(queue: queue)
                }
                #expect(connection.isOpen)
            }
        }
    }

    @Test func `Rejecting puts back or away, and a quorum queue counts`() throws {
        try withQueue(.quorum) { queue in
            try withConnection { connection in
                try connection.publish(OutgoingMessage(body: [1]), to: queue)
                try connection.consume(queue, tag: "c", prefetch: 2)
                let first = try connection.waitForDelivery()
                #expect(first.deliveryCount == nil)
                try connection.reject(first.tag, requeue: true)
                let second = try connection.waitForDelivery()
                #expect(second.redelivered && second.deliveryCount == 1)
                try connection.nack(second.tag, multiple: true, requeue: false)
                try connection.cancel("c")
                #expect(try connection.status(of: queue).messages == 0)
            }
        }
    }

    @Test func `The prefetch bounds what is under way, and one acknowledgement settles many`() throws {
        try withQueue { queue in
            try withConnection { connection in
                for number in 1...4 { try connection.publish(OutgoingMessage(body: [UInt8(number)]), to: queue) }
                try connection.consume(queue, tag: "c", prefetch: 2)
                _ = try connection.waitForDelivery()
                let second = try connection.waitForDelivery()
                #expect(try connection.next(timeout: .milliseconds(100)) == nil)
                try connection.acknowledge(second.tag, multiple: true)
                #expect(try connection.waitForDelivery().body == [3])
                #expect(try connection.waitForDelivery().body == [4])
            }
        }
    }

    @Test func `A consumer without a limit, or under a tag in use, is refused before anything is sent`() throws {
        try withQueue { queue in
            try withConnection { connection in
                #expect(throws: AMQPError.self) { try connection.consume(queue, tag: "c", prefetch: 0) }
                try connection.consume(queue, tag: "c", prefetch: 1)
                #expect(throws: AMQPError.self) { try connection.consume(queue, tag: "c", prefetch: 1) }
                #expect(connection.isOpen)
            }
        }
    }

    @Test func `Consumers of two queues share a connection, and the second loses nothing of the first`() throws {
        try withQueue { first in
            try withQueue { second in
                try withConnection { connection in
                    for _ in 1...50 {
                        try connection.publish(OutgoingMessage(body: [1]), to: first)
                        try connection.publish(OutgoingMessage(body: [2]), to: second)
                    }
                    try connection.consume(first, tag: "first", prefetch: 100)
                    // While this waits for its answer, deliveries of the first consumer are queued.
                    try connection.consume(second, tag: "second", prefetch: 100)
                    let bodies = try (1...100).map { _ in try connection.waitForDelivery().body }
                    #expect(bodies.count { $0 == [1] } == 50 && bodies.count { $0 == [2] } == 50)
                }
            }
        }
    }

    static func body(_ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    }
}

extension Connection {
    /// Publishes straight into a queue.
    func publish(_ message: OutgoingMessage, to queue: QueueName) throws {
        try publish(message, exchange: .default, routingKey: try RoutingKey(queue.rawValue))
    }
}
