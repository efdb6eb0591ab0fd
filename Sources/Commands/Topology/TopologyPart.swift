import AMQP
import Messages

/// One thing that stands on the broker, with the arguments that make it what it is.
enum TopologyPart: Hashable {
    case exchange(Topology.Exchange)
    case queue(name: String, arguments: [Argument])
    case binding(exchange: String, queue: String, routingKey: String)

    struct Argument: Hashable {
        enum Value: Hashable {
            case text(String)
            case number(Int64)
        }

        let name: String
        let value: Value

        init(_ name: String, _ text: String) { (self.name, value) = (name, .text(text)) }
        init(_ name: String, _ number: Int) { (self.name, value) = (name, .number(Int64(number))) }
    }

    var kind: String {
        switch self {
        case .exchange: "exchange"
        case .queue: "queue"
        case .binding: "binding"
        }
    }

    var name: String {
        switch self {
        case .exchange(let exchange): exchange.name
        case .queue(let name, _): name
        case .binding(let exchange, let queue, let key): "\(exchange) → \(queue)" + (key.isEmpty ? "" : " (\(key))")
        }
    }
}

extension Topology {
    /// Everything, in an order in which it can be declared.
    func parts(foreignExchanges: [String] = []) -> [TopologyPart] {
        exchanges.map { .exchange($0) } + queues.map { .queue(name: $0.name, arguments: arguments(of: $0)) }
            + bindings.map { .binding(exchange: $0.exchange, queue: $0.queue, routingKey: $0.routingKey) }
            + foreignExchanges.map { .binding(exchange: $0, queue: events, routingKey: "#") }
    }

    /// The queue where nothing is passed on from counts no deliveries towards an end: RabbitMQ 4 would take 20 without a
    /// limit, and then drop.
    private static let endlessDeliveryLimit = 1_000_000

    private func arguments(of queue: Queue) -> [TopologyPart.Argument] {
        guard case .quorum(let deadLetterExchange) = queue.kind else { return [.init("x-queue-type", "stream")] }
        var arguments: [TopologyPart.Argument] = [.init("x-queue-type", "quorum")]
        var overflow = "reject-publish"
        var lengthMax: Int?
        switch queue.overflow {
        case nil: break
        case .rejectPublish(let limit)?: lengthMax = limit
        case .dropHead(let limit)?: (overflow, lengthMax) = ("drop-head", limit)
        }
        if let deadLetterExchange {
            // At least once works only where a full queue refuses publishers.
            let strategy = overflow == "drop-head" ? "at-most-once" : "at-least-once"
            arguments += [
                .init("x-dead-letter-exchange", deadLetterExchange), .init("x-dead-letter-strategy", strategy),
            ]
        }
        arguments.append(.init("x-overflow", overflow))
        if let lengthMax { arguments.append(.init("x-max-length", lengthMax)) }
        let limit = deadLetterExchange == nil ? Self.endlessDeliveryLimit : Self.deliveryLimit
        return arguments + [.init("x-delivery-limit", limit)]
    }
}
