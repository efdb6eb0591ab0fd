import AMQP
import Fleet
import Messages

/// Publishes CloudEvents to the events exchange, with confirms.
struct EventFeed {
    private let publisher: Publisher<Int>
    private let exchange: ExchangeName

    init(_ installation: BenchInstallation) throws {
        publisher = try Publisher(installation.broker.configuration(name: "belay-bench feed"), windowLimit: 1000)
        exchange = ExchangeName(bounded: installation.topology.events)
    }

    private static let properties = MessageProperties(contentType: CloudEvent.contentType)

    /// As fast as the broker takes them; returns when all are confirmed.
    func publish(_ events: some Sequence<[UInt8]>) throws {
        for event in events {
            while publisher.isFull { try settle(.milliseconds(100)) }
            try send(event)
        }
        while publisher.outstandingCount > 0 { try settle(.milliseconds(100)) }
    }

    /// Waits while an alarm stops publishers.
    func send(_ event: [UInt8]) throws {
        let patience = ContinuousClock.now + .seconds(60)
        while true {
            do throws(AMQPError) {
                return try publisher.publish(
                    OutgoingMessage(properties: Self.properties, body: event),
                    exchange: exchange,
                    routingKey: "bench",
                    token: 0
                )
            } catch {
                guard error.code == .blocked, ContinuousClock.now < patience else { throw error }
            }
            try settle(.milliseconds(100))
        }
    }

    func settle(_ wait: Duration) throws {
        for settled in try publisher.poll(timeout: wait) where settled.outcome != .confirmed {
            throw BenchError("the broker did not take an event: \(settled.outcome)")
        }
    }

    func close() { publisher.close() }
}
