import AMQP
import TestBroker
import Testing

extension PrivateBrokerTests {
    @Suite struct AlarmTests {
        @Test func `An alarm is seen after publishing, stops the publisher at once, and clears`() throws {
            let broker = try PrivateBroker.current()
            try withQueue(on: broker.configuration) { queue in
                let publisher = try Publisher<Int>(broker.configuration)
                try broker.withAlarm {
                    #expect(try publisher.poll(timeout: .milliseconds(300)).isEmpty)
                    #expect(publisher.blockedReason == nil)
                    // The first publish meets the alarm, and the notice comes back.
                    try publisher.publish(to: queue, token: 1)
                    try Self.pollUntilBlocked(publisher)
                    #expect(publisher.blockedReason?.contains("memory") == true)
                    let error = try #require(throws: AMQPError.self) { try publisher.publish(to: queue, token: 2) }
                    #expect(error.code == .blocked && error.isRetriable && error.scope == .none)
                    #expect(publisher.outstandingCount == 1)
                }
                let settled = try publisher.settle(1)
                #expect(settled == [Settled(token: 1, outcome: .confirmed)])
                #expect(publisher.blockedReason == nil)
                try publisher.publish(to: queue, token: 3)
                #expect(try publisher.settle(1).map(\.token) == [3])
                publisher.close()
            }
        }

        @Test func `A publish that meets a closed window ends with the connection after the send timeout`() throws {
            let broker = try PrivateBroker.current()
            var configuration = broker.configuration
            configuration.sendTimeout = .seconds(2)
            try withQueue(on: configuration) { queue in
                let connection = try Connection(configuration)
                try broker.withAlarm {
                    let message = OutgoingMessage(body: [UInt8](repeating: 1, count: 1 << 20))
                    let clock = ContinuousClock()
                    let start = clock.now
                    let error = try #require(throws: AMQPError.self) {
                        while clock.now - start < .seconds(30) { try connection.publish(message, to: queue) }
                    }
                    #expect(error.scope == .connection && error.isRetriable)
                    #expect(clock.now - start < .seconds(15))
                    #expect(!connection.isOpen)
                }
            }
        }

        @Test func `Closing a blocked publisher does not wait for the broker`() throws {
            let broker = try PrivateBroker.current()
            try withQueue(on: broker.configuration) { queue in
                let publisher = try Publisher<Int>(broker.configuration)
                try broker.withAlarm {
                    try publisher.publish(to: queue, token: 1)
                    try Self.pollUntilBlocked(publisher)
                    var outstanding: [Int] = []
                    let duration = ContinuousClock().measure { outstanding = publisher.takeOutstanding() }
                    #expect(duration < .seconds(1) && outstanding == [1])
                }
            }
        }

        static func pollUntilBlocked(_ publisher: Publisher<Int>) throws {
            let deadline = ContinuousClock.now + Connection.patience
            while publisher.blockedReason == nil {
                guard ContinuousClock.now < deadline else { throw TestFailure("no notice of the alarm") }
                _ = try publisher.poll(timeout: .milliseconds(100))
            }
        }
    }
}
