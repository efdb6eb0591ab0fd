internal import CRabbitMQ

extension Connection {
    /// Has the exchange send to the queue what the key selects. Binding twice is binding once.
    public func bind(
        queue: QueueName,
        to exchange: ExchangeName,
        key: RoutingKey,
        arguments: Table = Table()
    ) throws(AMQPError) {
        try call("queue.bind \(queue) to \(exchange)") { (arena: borrowing Arena) throws(AMQPError) in
            let (target, source) = (try arena.bytes(queue), try arena.bytes(exchange))
            let (key, table) = (try arena.bytes(key), try arena.table(arguments))
            amqp_queue_bind(handle.state, Self.channel, target, source, key, table)
        }
    }

    /// Undoes a binding of the same key and arguments. One that does not exist counts as undone.
    public func unbind(
        queue: QueueName,
        from exchange: ExchangeName,
        key: RoutingKey,
        arguments: Table = Table()
    ) throws(AMQPError) {
        try call("queue.unbind \(queue) from \(exchange)") { (arena: borrowing Arena) throws(AMQPError) in
            let (target, source) = (try arena.bytes(queue), try arena.bytes(exchange))
            let (key, table) = (try arena.bytes(key), try arena.table(arguments))
            amqp_queue_unbind(handle.state, Self.channel, target, source, key, table)
        }
    }

    /// Has one exchange send to another what the key selects (a RabbitMQ extension).
    public func bind(
        exchange: ExchangeName,
        to source: ExchangeName,
        key: RoutingKey,
        arguments: Table = Table()
    ) throws(AMQPError) {
        try call("exchange.bind \(exchange) to \(source)") { (arena: borrowing Arena) throws(AMQPError) in
            let (target, source) = (try arena.bytes(exchange), try arena.bytes(source))
            let (key, table) = (try arena.bytes(key), try arena.table(arguments))
            amqp_exchange_bind(handle.state, Self.channel, target, source, key, table)
        }
    }

    /// Undoes a binding between exchanges.
    public func unbind(
        exchange: ExchangeName,
        from source: ExchangeName,
        key: RoutingKey,
        arguments: Table = Table()
    ) throws(AMQPError) {
        try call("exchange.unbind \(exchange) from \(source)") { (arena: borrowing Arena) throws(AMQPError) in
            let (target, source) = (try arena.bytes(exchange), try arena.bytes(source))
            let (key, table) = (try arena.bytes(key), try arena.table(arguments))
            amqp_exchange_unbind(handle.state, Self.channel, target, source, key, table)
        }
    }
}
