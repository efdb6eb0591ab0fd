internal import CRabbitMQ

extension Connection {
    /// Asks the broker to confirm every publish from now on (a RabbitMQ extension).
    public func selectConfirms() throws(AMQPError) {
        guard publishSequence == nil else { return try requireOpen("confirm.select") }
        try call("confirm.select") { (_: borrowing Arena) in
            amqp_confirm_select(handle.state, Self.channel)
        }
        publishSequence = 0
    }

    /// Hands a message to the broker, without waiting for what becomes of it.
    ///
    /// The call returns when the kernel has taken the bytes. During an alarm the broker stops reading, and a publish
    /// hangs once the buffers between are full, until ``ConnectionConfiguration/sendTimeout`` ends the connection;
    /// look at ``blockedReason``, and call ``next(timeout:)`` with zero between publishes to keep it current.
    /// ``Publisher`` does both.
    ///
    /// - Parameter mandatory: Whether the broker sends back what it cannot route (``Incoming/returned(_:)``).
    ///   Otherwise it drops it and confirms.
    /// - Returns: Its number, which the confirm will name; ``PublishSequence/unconfirmed`` without confirms.
    /// - Throws: `invalidArgument` before anything is sent. A missing exchange is not noticed here:
    ///   the broker closes the channel (404), which voids every outstanding confirm.
    @discardableResult
    public func publish(
        _ message: OutgoingMessage,
        exchange: ExchangeName,
        routingKey: RoutingKey,
        mandatory: Bool = true
    ) throws(AMQPError) -> PublishSequence {
        try requireOpen("basic.publish")
        arena.reset()
        var properties = amqp_basic_properties_t()
        let size = try properties.fill(from: message.properties, arena: arena)
        // The library notices an oversized header only after it has sent the method, which leaves
        // the channel in the middle of a message.
        guard size <= frameSizeMax - Self.headerFrameOverhead else {
            throw invalid("basic.publish", "the properties take \(size) bytes and must fit a frame of \(frameSizeMax)")
        }
        let exchangeBytes = try arena.bytes(exchange)
        let keyBytes = try arena.bytes(routingKey)
        let status = message.body.withUnsafeBytes { body in
            let body = amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
            return amqp_basic_publish(
                handle.state,
                Self.channel,
                exchangeBytes,
                keyBytes,
                mandatory ? 1 : 0,
                0,
                &properties,
                body
            )
        }
        try checkSending(status, "basic.publish")
        guard let last = publishSequence else { return .unconfirmed }
        publishSequence = last + 1
        return PublishSequence(rawValue: last + 1)
    }

    /// Frame header and end (8 bytes), class, weight, body size and flags.
    private static let headerFrameOverhead = 8 + 2 + 2 + 8 + 2
}
