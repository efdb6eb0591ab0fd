import AMQP
import TestBroker
import Testing

extension PrivateBrokerTests {
    @Suite struct LossTests {
        @Test func `A broker that falls silent for two heartbeats is given up`() throws {
            let broker = try PrivateBroker.current()
            var configuration = broker.configuration
            configuration.heartbeat = .seconds(1)
            let connection = try Connection(configuration)
            let clock = ContinuousClock()
            let start = clock.now
            let error = try broker.paused { try connection.waitForClosing() }
            #expect(error.code == .heartbeatTimeout && error.scope == .connection && error.isRetriable)
            #expect((.milliseconds(900)...(.seconds(5))).contains(clock.now - start))
        }

        @Test func `A call that gets no answer ends with its time`() throws {
            let broker = try PrivateBroker.current()
            var configuration = broker.configuration
            configuration.rpcTimeout = .seconds(1)
            let connection = try Connection(configuration)
            let error = try broker.paused {
                try #require(throws: AMQPError.self) { try connection.declare(queue: "unused", exclusive: true) }
            }
            #expect(error.code == .timeout && error.scope == .connection && !connection.isOpen)
        }

        @Test func `A handshake that gets no answer ends with its time`() throws {
            let broker = try PrivateBroker.current()
            var configuration = broker.configuration
            configuration.connectTimeout = .seconds(1)
            let error = try broker.paused { try #require(throws: AMQPError.self) { try Connection(configuration) } }
            #expect(error.code == .timeout && error.isRetriable)
        }

        @Test func `A body still under way is kept when the wait ends`() throws {
            let broker = try PrivateBroker.current()
            try withQueue(on: broker.configuration) { queue in
                try withConnection(broker.configuration) { connection in
                    // More than the sockets between hold, so that a part is still in the broker.
                    let body = [UInt8](repeating: 7, count: 64 << 20)
                    try connection.publish(OutgoingMessage(body: body), to: queue)
                    try connection.consume(queue, tag: "c", prefetch: 1)
                    let early = try broker.paused { try connection.next(timeout: .zero) }
                    #expect(early == nil)
                    let delivery = try connection.waitForDelivery()
                    #expect(delivery.body == body)
                }
            }
        }

        @Test func `A publisher that finds no room says so in time, and goes on when there is some`() throws {
            let broker = try PrivateBroker.current()
            try withQueue(on: broker.configuration) { queue in
                let limit = Duration.milliseconds(500)
                let publisher = try Publisher<Int>(broker.configuration, windowLimit: 10_000, sendLimit: limit)
                defer { publisher.close() }
                let message = OutgoingMessage(body: ConsumingTests.body(32 << 10))
                let key = try RoutingKey(queue.rawValue)
                var sent = 0
                let error = try broker.paused {
                    try #require(throws: AMQPError.self) {
                        while sent < 10_000 {
                            try publisher.publish(message, exchange: .default, routingKey: key, token: sent)
                            sent += 1
                        }
                    }
                }
                #expect(error.code == .timeout && error.scope == .none && publisher.isOpen)
                let settled = try publisher.settle(sent)
                #expect(settled.map(\.token).sorted() == Array(0..<sent))
                #expect(settled.allSatisfy { $0.outcome == .confirmed })
            }
        }

        @Test func `When the operator closes connections, the reason arrives`() throws {
            let broker = try PrivateBroker.current()
            let connection = try Connection(broker.configuration)
            try broker.closeConnections()
            let error = try connection.waitForClosing()
            #expect(error.code == .connectionClosed && error.replyCode == 320 && error.isRetriable)
        }

        @Test func `A delivery that is never acknowledged costs the channel, and comes again`() throws {
            let broker = try PrivateBroker.current()
            try withQueue(on: broker.configuration) { queue in
                try withConnection(broker.configuration) { connection in
                    try connection.publish(OutgoingMessage(body: [1]), to: queue)
                    try connection.consume(queue, tag: "c", prefetch: 1)
                    _ = try connection.waitForDelivery()
                    let error = try connection.waitForClosing()
                    #expect(error.code == .acknowledgementTimeout && error.scope == .channel && error.isRetriable)
                    try connection.reopenChannel()
                    try connection.consume(queue, tag: "c", prefetch: 1)
                    let again = try connection.waitForDelivery()
                    #expect(again.redelivered)
                }
            }
        }
    }
}
