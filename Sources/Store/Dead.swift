import Escalation

public enum DeadState: String, Hashable, Sendable, CaseIterable {
    case dead, retried, dropped
}

/// A message that could not be handled, with the reason and where it came from.
public struct DeadLetter: Hashable, Sendable {
    public let id: String
    public let at: Instant
    public let reason: String
    public let queue: String
    public let exchange: String
    public let routingKey: String
    /// Properties as JSON, for people and for a retry.
    public let properties: String
    public let body: [UInt8]
    public let state: DeadState

    public init(
        id: String,
        at: Instant,
        reason: String,
        queue: String,
        exchange: String,
        routingKey: String,
        properties: String,
        body: [UInt8],
        state: DeadState
    ) {
        self.id = id
        self.at = at
        self.reason = reason
        self.queue = queue
        self.exchange = exchange
        self.routingKey = routingKey
        self.properties = properties
        self.body = body
        self.state = state
    }
}
