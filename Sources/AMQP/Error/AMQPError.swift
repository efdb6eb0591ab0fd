/// What went wrong between this process and the broker.
///
/// Every failure of this module has this one type; ``code`` and ``isRetriable`` are there to decide by,
/// the description is there to be read. Neither message bodies nor credentials appear in it.
public struct AMQPError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    public let code: Code
    /// What was being done, in AMQP's words: `queue.declare orders`, `connection.open`.
    public let operation: String
    /// What the failure closed.
    public let scope: Scope
    /// The broker's reply code (AMQP 0-9-1, section 1.2), where the broker gave one.
    public let replyCode: UInt16?
    /// The broker's own words, where it gave any.
    public let replyText: String?
    /// What this side knows of the cause.
    public let detail: String?

    /// How much of the connection is gone.
    public enum Scope: Hashable, Sendable {
        /// Nothing: the call was refused or failed, and the connection goes on.
        case none
        /// The channel, with its consumers and outstanding confirms; ``Connection/reopenChannel()`` opens a new one.
        case channel
        /// The connection; a new one is needed.
        case connection
    }

    /// The module makes its own; simulated brokers and tests make theirs with this.
    public init(
        _ code: Code,
        operation: String,
        scope: Scope = .none,
        replyCode: UInt16? = nil,
        replyText: String? = nil,
        detail: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.scope = scope
        self.replyCode = replyCode
        self.replyText = replyText
        self.detail = detail
    }

    /// Whether the same call may succeed later, on a new connection where ``scope`` says so.
    public var isRetriable: Bool { code.isRetriable }
}

extension AMQPError: CustomStringConvertible {
    public var description: String {
        var text = "\(operation): \(code.summary)"
        if let detail { text += " (\(detail))" }
        if let replyCode { text += "; the broker said \(replyCode) \(replyText ?? "")" }
        return "\(text). \(code.advice)"
    }
}
