internal import CRabbitMQ

/// Declaring and looking at exchanges, queues and bindings is best done on a connection that ends afterwards.
///
/// A refusal by the broker (403, 404, 405, 406) closes the channel; ``reopenChannel()`` opens the next.
/// On a connection that consumes these calls throw `invalidArgument`, since such a refusal
/// would take the consumer and its deliveries with it.
extension Connection {
    /// Makes sure that the exchange exists with exactly these properties.
    ///
    /// - Parameter alternate: Where messages go that this exchange cannot route.
    /// - Throws: `preconditionFailed` where it exists with others.
    public func declare(
        exchange: ExchangeName,
        kind: ExchangeKind,
        durable: Bool = true,
        arguments: Table = Table(),
        alternate: ExchangeName? = nil
    ) throws(AMQPError) {
        var arguments = arguments
        if let alternate { arguments["alternate-exchange"] = .string(alternate.rawValue) }
        try declare(exchange: exchange, kind: kind, passive: false, durable: durable, arguments: arguments)
    }

    /// Makes sure that the exchange exists, and changes nothing.
    ///
    /// - Throws: `notFound` where it does not; from RabbitMQ 4.3 on `accessRefused` without the right to configure it.
    public func check(exchange: ExchangeName) throws(AMQPError) {
        try declare(exchange: exchange, kind: .direct, passive: true, durable: false, arguments: Table())
    }

    private func declare(
        exchange: ExchangeName,
        kind: ExchangeKind,
        passive: Bool,
        durable: Bool,
        arguments: Table
    ) throws(AMQPError) {
        try call("exchange.declare \(exchange)") { (arena: borrowing Arena) throws(AMQPError) in
            let name = try arena.bytes(exchange)
            let kind = try arena.bytes(kind.rawValue)
            let table = try arena.table(arguments)
            amqp_exchange_declare(
                handle.state,
                Self.channel,
                name,
                kind,
                passive ? 1 : 0,
                durable ? 1 : 0,
                0,
                0,
                table
            )
        }
    }

    /// Deletes the exchange with its bindings. One that does not exist counts as deleted.
    public func delete(exchange: ExchangeName, ifUnused: Bool = false) throws(AMQPError) {
        try call("exchange.delete \(exchange)") { (arena: borrowing Arena) throws(AMQPError) in
            amqp_exchange_delete(handle.state, Self.channel, try arena.bytes(exchange), ifUnused ? 1 : 0)
        }
    }
}
