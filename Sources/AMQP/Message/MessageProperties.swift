/// The properties of a message (AMQP 0-9-1, section 1.8.2): all optional, all sent only where set.
///
/// Strings hold at most 255 bytes of UTF-8; the properties together must fit one frame.
public struct MessageProperties: Hashable, Sendable {
    public var contentType: String?
    public var contentEncoding: String?
    public var headers: Table
    /// Whether a durable queue writes the message to disk (delivery mode 2).
    public var persistent: Bool
    /// From 0; quorum queues know two levels from RabbitMQ 4.0 on, none before.
    public var priority: UInt8?
    public var correlationID: String?
    public var replyTo: String?
    /// Milliseconds to live in a queue, as decimal digits.
    public var expiration: String?
    public var messageID: String?
    /// Seconds since 1970, UTC.
    public var timestamp: UInt64?
    public var type: String?
    /// The broker refuses a publish whose user id is not the connection's user.
    public var userID: String?
    public var appID: String?

    public init(
        contentType: String? = nil,
        contentEncoding: String? = nil,
        headers: Table = Table(),
        persistent: Bool = true,
        priority: UInt8? = nil,
        correlationID: String? = nil,
        replyTo: String? = nil,
        expiration: String? = nil,
        messageID: String? = nil,
        timestamp: UInt64? = nil,
        type: String? = nil,
        userID: String? = nil,
        appID: String? = nil
    ) {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.headers = headers
        self.persistent = persistent
        self.priority = priority
        self.correlationID = correlationID
        self.replyTo = replyTo
        self.expiration = expiration
        self.messageID = messageID
        self.timestamp = timestamp
        self.type = type
        self.userID = userID
        self.appID = appID
    }
}
