/// A message to be published.
public struct OutgoingMessage: Hashable, Sendable {
    public var properties: MessageProperties
    /// RabbitMQ takes 128 MiB up to 3.13 and, unless told otherwise, 16 MiB from 4.0 on.
    public var body: [UInt8]

    /// A message is persistent unless its properties say otherwise.
    public init(properties: MessageProperties = MessageProperties(), body: [UInt8]) {
        self.properties = properties
        self.body = body
    }
}
