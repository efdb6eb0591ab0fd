import AMQP

/// Where a lane's deliveries come from, one connection long.
package protocol DeliverySource: AnyObject {
    func startConsuming(_ queue: QueueName, tag: ConsumerTag, prefetch: UInt16) throws
    /// The next thing that arrives; `nil` when nothing does within `timeout`.
    func next(timeout: Duration) throws -> Incoming?
    func acknowledge(_ tag: DeliveryTag, multiple: Bool) throws
    func close()
}

extension Connection: DeliverySource {
    package func startConsuming(_ queue: QueueName, tag: ConsumerTag, prefetch: UInt16) throws {
        try consume(queue, tag: tag, prefetch: prefetch)
    }
}
