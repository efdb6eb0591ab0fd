internal import CRabbitMQ

extension Connection {
    /// Starts a consumer with manual acknowledgement. Its deliveries come out of ``next(timeout:)``.
    ///
    /// - Parameters:
    ///   - tag: Its name, not in use on this connection.
    ///   - prefetch: How many of its deliveries may be unacknowledged at once. From 1: without a limit the broker
    ///     pushes the queue's whole content, a quorum queue 2000 messages, and a stream refuses.
    ///   - arguments: Such as `x-priority`.
    /// - Throws: `notFound`, `accessRefused` or `resourceLocked`, which close the channel.
    public func consume(
        _ queue: QueueName,
        tag: ConsumerTag,
        prefetch: UInt16,
        arguments: Table = Table()
    ) throws(AMQPError) {
        let operation = "basic.consume \(queue)"
        try requireOpen(operation)
        guard prefetch > 0 else { throw invalid(operation, "the prefetch must be at least 1") }
        guard !tag.rawValue.isEmpty else { throw invalid(operation, "the consumer tag is empty") }
        guard !consumers.contains(tag) else { throw invalid(operation, "the consumer tag \(tag) is in use") }
        arena.reset()
        let queueBytes = try arena.bytes(queue)
        let tagBytes = try arena.bytes(tag)
        let table = try arena.table(arguments)

        amqp_basic_qos(handle.state, Self.channel, 0, prefetch, 0)
        try checkReply("basic.qos")
        amqp_basic_consume(handle.state, Self.channel, queueBytes, tagBytes, 0, 0, 0, table)
        try checkReply(operation)
        consumers.insert(tag)
        if arguments["x-stream-offset"] != nil { readsStream = true }
    }

    /// Stops a consumer. Deliveries that were under way still come, and are to be settled.
    public func cancel(_ tag: ConsumerTag) throws(AMQPError) {
        let operation = "basic.cancel \(tag)"
        try requireOpen(operation)
        guard consumers.contains(tag) else { throw invalid(operation, "there is no such consumer") }
        arena.reset()
        amqp_basic_cancel(handle.state, Self.channel, try arena.bytes(tag))
        try checkReply(operation)
        consumers.remove(tag)
    }

    /// Tells the broker that a delivery is done with; with `multiple`, every earlier one too.
    ///
    /// A tag the channel does not know makes the broker close it (406), noticed at the next wait.
    public func acknowledge(_ tag: DeliveryTag, multiple: Bool = false) throws(AMQPError) {
        try requireOpen("basic.ack")
        try checkSending(amqp_basic_ack(handle.state, Self.channel, tag.rawValue, multiple ? 1 : 0), "basic.ack")
    }

    /// Gives a delivery back: to its place in the queue, or else to the queue's dead-letter exchange.
    ///
    /// - Throws: `invalidArgument` where a stream is read here: RabbitMQ would close the connection (540).
    public func reject(_ tag: DeliveryTag, requeue: Bool) throws(AMQPError) {
        try requireRejectable("basic.reject")
        try checkSending(amqp_basic_reject(handle.state, Self.channel, tag.rawValue, requeue ? 1 : 0), "basic.reject")
    }

    /// Gives a delivery back; with `multiple`, every earlier unsettled one too.
    ///
    /// - Throws: `invalidArgument` where a stream is read here: RabbitMQ would close the connection (540).
    public func nack(_ tag: DeliveryTag, multiple: Bool = false, requeue: Bool) throws(AMQPError) {
        try requireRejectable("basic.nack")
        try checkSending(
            amqp_basic_nack(handle.state, Self.channel, tag.rawValue, multiple ? 1 : 0, requeue ? 1 : 0),
            "basic.nack"
        )
    }

    private func requireRejectable(_ operation: String) throws(AMQPError) {
        try requireOpen(operation)
        if readsStream {
            throw invalid(operation, "what is read from a stream can only be acknowledged")
        }
    }

    func invalid(_ operation: String, _ detail: String) -> AMQPError {
        AMQPError(.invalidArgument, operation: operation, detail: detail)
    }
}
