import AMQP
import Fleet
import Messages

extension Topology {
    /// Makes everything that it names, as `belay topology apply` would.
    func declare(on connection: Connection) throws {
        for exchange in exchanges.sorted(by: { $0.alternate == nil && $1.alternate != nil }) {
            try connection.declare(
                exchange: ExchangeName(bounded: exchange.name),
                kind: ExchangeKind(rawValue: exchange.kind.rawValue),
                alternate: exchange.alternate.map { ExchangeName(bounded: $0) }
            )
        }
        for queue in queues {
            try connection.declare(queue: QueueName(bounded: queue.name), arguments: queue.arguments)
        }
        for binding in bindings {
            try connection.bind(
                queue: QueueName(bounded: binding.queue),
                to: ExchangeName(bounded: binding.exchange),
                key: RoutingKey(bounded: binding.routingKey)
            )
        }
    }

    /// Takes all of it away again, so that the next bench finds an idle broker.
    func delete(on connection: Connection) throws {
        for queue in queues { try connection.delete(queue: QueueName(bounded: queue.name)) }
        for exchange in exchanges { try connection.delete(exchange: ExchangeName(bounded: exchange.name)) }
    }
}

extension Topology.Queue {
    fileprivate var arguments: Table {
        switch kind {
        case .stream:
            return ["x-queue-type": "stream"]
        case .quorum(let deadLetters):
            var table: Table = ["x-queue-type": "quorum", "x-delivery-limit": .int(Int64(Topology.deliveryLimit))]
            if let deadLetters {
                // At-least-once dead-lettering asks for a queue that refuses rather than drops.
                table["x-dead-letter-exchange"] = .string(deadLetters)
                table["x-dead-letter-strategy"] = "at-least-once"
                table["x-overflow"] = "reject-publish"
            }
            return table
        }
    }
}
