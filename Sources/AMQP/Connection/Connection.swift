internal import CRabbitMQ

/// A connection to a broker, with its one channel.
///
/// It belongs to the thread that uses it: librabbitmq shares nothing between threads, and every call here
/// blocks. Consume and publish over different connections, because an alarm stops the broker from reading
/// acknowledgements, too; declare topology over a third, short-lived one.
///
/// Close it: one that is merely dropped closes its socket without a word, which the broker logs as a fault.
///
/// Nothing happens in the background: heartbeats, confirms, cancellations and the broker's closing are
/// noticed in ``next(timeout:)`` and while publishing.
public final class Connection {
    let handle: ConnectionHandle
    let arena = Arena()

    /// The endpoint that answered.
    public let endpoint: Endpoint
    /// What the broker says of itself.
    public let server: ServerProperties
    /// The largest frame, in bytes, as negotiated.
    public let frameSizeMax: Int
    /// The heartbeat as negotiated; zero where there is none.
    public let heartbeat: Duration

    /// Why publishers are blocked, in the broker's words; nil while they are not.
    public internal(set) var blockedReason: String?

    var phase = Phase.open
    var assembly = ContentAssembly()
    var consumers: Set<ConsumerTag> = []
    /// Whether this channel has ever read a stream, whose deliveries must not be rejected.
    var readsStream = false
    /// The number of the last publish; nil until confirms are selected.
    var publishSequence: UInt64?

    /// How far this connection has come.
    enum Phase {
        case open
        /// The channel is closed, for this reason, and the connection goes on.
        case channelClosed(AMQPError)
        case closed(AMQPError)
    }

    /// Tries every endpoint in turn and opens the channel on the first that answers.
    ///
    /// - Throws: ``AMQPError`` of the last endpoint, naming what the others did. Refused credentials
    ///   end the search, so that no account is locked by trying them everywhere.
    public init(_ configuration: ConnectionConfiguration) throws(AMQPError) {
        let opened = try Opening(configuration).firstAnswering()
        endpoint = opened.endpoint
        server = opened.server
        frameSizeMax = Int(amqp_get_frame_max(opened.handle.state))
        heartbeat = .seconds(amqp_get_heartbeat(opened.handle.state))
        handle = opened.takeHandle()
    }

    /// Whether connection and channel are open, as far as this side knows.
    public var isOpen: Bool {
        if case .open = phase { true } else { false }
    }

    /// Says goodbye and closes; the broker requeues what was not acknowledged. Does nothing when closed.
    ///
    /// A blocked connection is closed without a word, since the broker would not hear it.
    public func close() {
        if case .closed = phase { return }
        if blockedReason == nil {
            _ = amqp_connection_close(handle.state, AMQP_REPLY_SUCCESS)
        }
        phase = .closed(AMQPError(.connectionClosed, operation: "close", scope: .connection, detail: "by this side"))
        consumers = []
    }
}
