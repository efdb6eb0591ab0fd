/// Publishes with confirms over a connection of its own, and tells what became of every message.
///
/// A token goes with each message, such as the row it came from, and comes back with the outcome. Between
/// two calls nothing happens: call ``poll(timeout:)`` well within the heartbeat even when there is nothing to publish.
///
/// After an error of scope `channel` or `connection` the publisher is done: take back what it holds with
/// ``takeOutstanding()``, which the broker may or may not have stored, and make a new one.
public final class Publisher<Token> {
    private let connection: Connection
    private let sendLimit: Duration
    private var window: ConfirmWindow<Token>
    private var settled: [Settled<Token>] = []

    /// - Parameters:
    ///   - windowLimit: How many messages may wait for their confirm; a hundred give most of the throughput.
    ///   - sendLimit: How long ``publish(_:exchange:routingKey:mandatory:token:)`` may wait for
    ///     the connection to take more.
    public init(
        _ configuration: ConnectionConfiguration,
        windowLimit: Int = 256,
        sendLimit: Duration = .seconds(5)
    ) throws(AMQPError) {
        guard windowLimit > 0 else {
            throw AMQPError(.invalidArgument, operation: "publisher", detail: "the window must be at least 1")
        }
        connection = try Connection(configuration)
        try connection.selectConfirms()
        window = ConfirmWindow(limit: windowLimit)
        self.sendLimit = sendLimit
    }

    /// What the broker says of itself.
    public var server: ServerProperties { connection.server }
    /// Whether it can go on, as far as this side knows.
    public var isOpen: Bool { connection.isOpen }
    /// Why the broker has blocked publishers; nil while it has not.
    public var blockedReason: String? { connection.blockedReason }
    /// How many messages wait for their confirm.
    public var outstandingCount: Int { window.count }
    /// Whether the window takes no more until something is settled.
    public var isFull: Bool { window.isFull }

    /// Hands a message to the broker; its fate comes out of ``poll(timeout:)``.
    ///
    /// Before it sends, it takes in what has arrived and makes sure that the connection has room.
    /// What remains possible is a message larger than that room that meets a broker which stops reading just then:
    /// it waits until ``ConnectionConfiguration/sendTimeout`` ends the connection.
    ///
    /// - Throws: With scope `none` the message was not sent, its token is not kept and the publisher goes on:
    ///   `blocked` during an alarm, `windowFull` without waiting, `timeout` where there was no room within the limit,
    ///   `invalidArgument`. Any other error ends the publisher; this message was not sent, those before it
    ///   are outstanding.
    public func publish(
        _ message: OutgoingMessage,
        exchange: ExchangeName,
        routingKey: RoutingKey,
        mandatory: Bool = true,
        token: Token
    ) throws(AMQPError) {
        try makeReady()
        guard !window.isFull else {
            throw AMQPError(.windowFull, operation: "basic.publish", detail: "\(window.count) of \(window.limit)")
        }
        let sequence = try connection.publish(
            message,
            exchange: exchange,
            routingKey: routingKey,
            mandatory: mandatory
        )
        let address = ConfirmWindow<Token>.Address(
            exchange: exchange,
            routingKey: routingKey,
            messageID: message.properties.messageID
        )
        window.add(sequence, address, token)
    }

    /// What has been settled; waits at most so long when nothing is, and not at all with zero.
    public func poll(timeout: Duration) throws(AMQPError) -> [Settled<Token>] {
        let mayWait = settled.isEmpty
        if let first = try connection.next(timeout: mayWait ? timeout : .zero) {
            take(first)
            try takeArrived()
        }
        defer { settled = [] }
        return settled
    }

    /// Takes back, oldest first, what was published and not settled. Call it when the publisher is done:
    /// an answer that comes later finds nothing.
    public func takeOutstanding() -> [Token] {
        connection.close()
        return window.abandon()
    }

    /// Outcomes that had arrived before an error and were not polled yet.
    public func takeSettled() -> [Settled<Token>] {
        defer { settled = [] }
        return settled
    }

    /// Closes the connection. What is outstanding stays to be taken.
    public func close() {
        connection.close()
    }

    /// Takes in what has arrived, so that an alarm is known, and waits for room to write.
    private func makeReady() throws(AMQPError) {
        try connection.requireOpen("basic.publish")
        var readiness = connection.readiness(within: .zero)
        if readiness.canRead { try takeArrived() }
        let deadline = ContinuousClock.now + sendLimit
        while !readiness.canWrite, connection.blockedReason == nil {
            guard ContinuousClock.now < deadline else {
                throw AMQPError(.timeout, operation: "basic.publish", detail: "no room to write within \(sendLimit)")
            }
            // Waiting for input, and not for room, also serves the heartbeat.
            if let incoming = try connection.next(timeout: .milliseconds(10)) { take(incoming) }
            readiness = connection.readiness(within: .zero)
        }
        if let reason = connection.blockedReason {
            throw AMQPError(.blocked, operation: "basic.publish", detail: reason)
        }
    }

    private func takeArrived() throws(AMQPError) {
        while let incoming = try connection.next(timeout: .zero) { take(incoming) }
    }

    private func take(_ incoming: Incoming) {
        switch incoming {
        case .confirmed(let sequence, let multiple):
            settled += window.confirm(sequence, multiple: multiple)
        case .refused(let sequence, let multiple):
            settled += window.refuse(sequence, multiple: multiple)
        case .returned(let message):
            let address = ConfirmWindow<Token>.Address(
                exchange: message.exchange,
                routingKey: message.routingKey,
                messageID: message.properties.messageID
            )
            window.returned(address, replyCode: message.replyCode, replyText: message.replyText)
        case .blocked, .unblocked, .delivery, .consumerCancelled:
            // The connection remembers an alarm; nothing is consumed here.
            break
        }
    }
}
