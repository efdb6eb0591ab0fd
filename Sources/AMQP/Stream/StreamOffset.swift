/// Where reading a stream begins.
public enum StreamOffset: Hashable, Sendable {
    /// With the oldest record that is left.
    case first
    /// With the last chunk written, which may hold many records.
    case last
    /// With what is written from now on.
    case next
    /// With this record, or the oldest one left after it. The broker begins with the chunk that holds it:
    /// skip what has a smaller ``Delivery/streamOffset``.
    case absolute(UInt64)
    /// With the chunk of this time, in seconds since 1970, UTC.
    case timestamp(UInt64)

    /// As the consumer argument `x-stream-offset` says it.
    var argument: FieldValue {
        switch self {
        case .first: "first"
        case .last: "last"
        case .next: "next"
        case .absolute(let offset): .int(Int64(clamping: offset))
        case .timestamp(let seconds): .timestamp(seconds)
        }
    }
}

extension Connection {
    /// Reads a stream from an offset on. Every delivery carries its own in ``Delivery/streamOffset``;
    /// the broker remembers none over AMQP 0-9-1, so the reader stores how far it has come.
    ///
    /// The prefetch is credit: the broker sends by chunks and may exceed it. Deliveries are acknowledged,
    /// never rejected.
    public func consume(
        stream: QueueName,
        from offset: StreamOffset,
        tag: ConsumerTag,
        prefetch: UInt16,
        arguments: Table = Table()
    ) throws(AMQPError) {
        var arguments = arguments
        arguments["x-stream-offset"] = offset.argument
        try consume(stream, tag: tag, prefetch: prefetch, arguments: arguments)
    }
}
