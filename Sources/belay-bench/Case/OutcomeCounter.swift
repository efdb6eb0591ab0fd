import AMQP
import Fleet

/// Takes outcomes from a queue as an automation would, and counts different ones.
struct OutcomeCounter {
    private let connection: Connection

    struct Tally: Sendable {
        var outcomes: Set<String> = []
        var finished = ContinuousClock.now
    }

    init(queue: String, broker: BenchBroker) throws {
        connection = try Connection(broker.configuration(name: "belay-bench automation"))
        try connection.consume(QueueName(bounded: queue), tag: "outcomes", prefetch: 1000)
    }

    /// Until `count` came, or none for half a minute.
    func run(_ count: Int) throws -> Tally {
        defer { connection.close() }
        var tally = Tally()
        var patience = ContinuousClock.now + .seconds(30)
        var unacknowledged: [DeliveryTag] = []
        while tally.outcomes.count < count, ContinuousClock.now < patience {
            if case .delivery(let delivery)? = try connection.next(
                timeout: .milliseconds(unacknowledged.isEmpty ? 100 : 1)
            ) {
                tally.outcomes.insert(delivery.messageID ?? "")
                patience = .now + .seconds(30)
                unacknowledged.append(delivery.tag)
                if unacknowledged.count < 250 { continue }
            }
            if let last = unacknowledged.last { try connection.acknowledge(last, multiple: true) }
            unacknowledged = []
        }
        if let last = unacknowledged.last { try connection.acknowledge(last, multiple: true) }
        tally.finished = .now
        return tally
    }
}
