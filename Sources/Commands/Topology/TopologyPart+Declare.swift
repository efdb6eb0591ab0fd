import AMQP
import Fleet
import Messages

extension TopologyPart {
    enum Declaration: Hashable {
        case created
        case existed
        /// It exists with other arguments; in the broker's words.
        case differs(String)
        /// A binding: the broker does not tell whether it was there.
        case bound

        var word: String {
            switch self {
            case .created: "created"
            case .existed: "exists"
            case .differs: "differs"
            case .bound: "bound"
            }
        }

        var detail: String? { if case .differs(let detail) = self { detail } else { nil } }
        var isDifference: Bool { detail != nil }
    }

    /// Makes sure that it is there. What exists otherwise stays so.
    func declare(on connection: Connection) throws(AMQPError) -> Declaration {
        if case .binding(let exchange, let queue, let key) = self {
            try connection.bind(
                queue: QueueName(bounded: queue),
                to: ExchangeName(bounded: exchange),
                key: RoutingKey(bounded: key)
            )
            return .bound
        }
        let existed = try exists(on: connection)
        do throws(AMQPError) {
            try declareActively(on: connection)
            return existed ? .existed : .created
        } catch {
            guard error.code == .preconditionFailed else { throw error }
            try connection.reopenChannel()
            return .differs(error.replyText ?? error.description)
        }
    }

    /// Whether something of this name is there; bindings cannot be looked at.
    func exists(on connection: Connection) throws(AMQPError) -> Bool {
        do throws(AMQPError) {
            switch self {
            case .exchange(let exchange): try connection.check(exchange: ExchangeName(bounded: exchange.name))
            case .queue(let name, _): _ = try connection.status(of: QueueName(bounded: name))
            case .binding: return true
            }
            return true
        } catch {
            guard error.code == .notFound else { throw error }
            try connection.reopenChannel()
            return false
        }
    }

    private func declareActively(on connection: Connection) throws(AMQPError) {
        switch self {
        case .exchange(let exchange):
            try connection.declare(
                exchange: ExchangeName(bounded: exchange.name),
                kind: ExchangeKind(rawValue: exchange.kind.rawValue),
                alternate: exchange.alternate.map { ExchangeName(bounded: $0) }
            )
        case .queue(let name, let arguments):
            let table = Table(arguments.map { Table.Entry(name: $0.name, value: $0.field) })
            try connection.declare(queue: QueueName(bounded: name), arguments: table)
        case .binding:
            return
        }
    }
}

extension TopologyPart.Argument {
    fileprivate var field: FieldValue {
        switch value {
        case .text(let text): .string(text)
        case .number(let number): .int(number)
        }
    }
}
