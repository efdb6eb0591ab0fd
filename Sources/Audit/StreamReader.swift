import AMQP
import Fleet

/// Reads the audit stream from an offset. The stream keeps no position for its readers over AMQP 0-9-1; whoever reads
/// remembers where they were.
public final class StreamReader {
    private let connection: Connection
    private var unacknowledged = 0

    /// A stream gives nothing without a prefetch limit; it is topped up with the acknowledgements.
    private static let prefetch: UInt16 = 1000

    public init(configuration: ConnectionConfiguration, stream: String, from offset: StreamOffset) throws {
        connection = try Connection(configuration)
        try connection.consume(
            stream: QueueName(bounded: stream),
            from: offset,
            tag: "reader",
            prefetch: Self.prefetch
        )
    }

    /// The next record; `nil` when none came within the time: the end for now.
    public func next(timeout: Duration) throws -> Delivery? {
        switch try connection.next(timeout: timeout) {
        case .delivery(let delivery)?:
            unacknowledged += 1
            if unacknowledged >= Int(Self.prefetch) / 4 {
                try connection.acknowledge(delivery.tag, multiple: true)
                unacknowledged = 0
            }
            return delivery
        case .consumerCancelled(let tag)?:
            throw ConsumerEnded(consumer: tag.rawValue)
        default:
            return nil
        }
    }

    public func close() { connection.close() }
}
