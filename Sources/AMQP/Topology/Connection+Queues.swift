internal import CRabbitMQ

extension Connection {
    /// Makes sure that the queue, or the stream, exists with exactly these arguments.
    ///
    /// `x-queue-type` chooses what it is. Brokers accept arguments they do not know in silence.
    ///
    /// - Parameter exclusive: Whether it belongs to this connection and ends with it; classic queues only.
    /// - Throws: `preconditionFailed` where it exists with others.
    @discardableResult
    public func declare(
        queue: QueueName,
        durable: Bool = true,
        exclusive: Bool = false,
        arguments: Table = Table()
    ) throws(AMQPError) -> QueueStatus {
        guard !queue.rawValue.isEmpty else { throw invalid("queue.declare", "the queue's name is empty") }
        return try declare(queue, passive: false, durable: durable, exclusive: exclusive, arguments: arguments)
    }

    /// Looks at a queue, and changes nothing.
    ///
    /// - Throws: `notFound` where it does not exist; `resourceLocked` where another connection owns it.
    public func status(of queue: QueueName) throws(AMQPError) -> QueueStatus {
        try declare(queue, passive: true, durable: false, exclusive: false, arguments: Table())
    }

    private func declare(
        _ queue: QueueName,
        passive: Bool,
        durable: Bool,
        exclusive: Bool,
        arguments: Table
    ) throws(AMQPError) -> QueueStatus {
        var status = QueueStatus(messages: 0, consumers: 0)
        try call("queue.declare \(queue)") { (arena: borrowing Arena) throws(AMQPError) in
            let name = try arena.bytes(queue)
            let table = try arena.table(arguments)
            let answer = amqp_queue_declare(
                handle.state,
                Self.channel,
                name,
                passive ? 1 : 0,
                durable ? 1 : 0,
                exclusive ? 1 : 0,
                0,
                table
            )
            if let answer = answer?.pointee {
                status = QueueStatus(messages: Int(answer.message_count), consumers: Int(answer.consumer_count))
            }
        }
        return status
    }

    /// Deletes the queue with what it holds. One that does not exist counts as deleted.
    public func delete(queue: QueueName, ifUnused: Bool = false, ifEmpty: Bool = false) throws(AMQPError) {
        try call("queue.delete \(queue)") { (arena: borrowing Arena) throws(AMQPError) in
            amqp_queue_delete(handle.state, Self.channel, try arena.bytes(queue), ifUnused ? 1 : 0, ifEmpty ? 1 : 0)
        }
    }

    /// Throws the ready messages of a queue away.
    public func purge(queue: QueueName) throws(AMQPError) {
        try call("queue.purge \(queue)") { (arena: borrowing Arena) throws(AMQPError) in
            amqp_queue_purge(handle.state, Self.channel, try arena.bytes(queue))
        }
    }
}
