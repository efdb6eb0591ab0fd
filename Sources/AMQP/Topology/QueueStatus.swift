/// What the broker says of a queue when it is declared or looked at.
public struct QueueStatus: Hashable, Sendable {
    /// Ready messages; those under way to consumers are not counted.
    public let messages: Int
    public let consumers: Int

    public init(messages: Int, consumers: Int) {
        self.messages = messages
        self.consumers = consumers
    }
}
