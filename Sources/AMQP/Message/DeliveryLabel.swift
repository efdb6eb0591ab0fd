/// What a consumer of many formats looks at first: how a body is to be read, and who sent it.
public struct DeliveryLabel: Hashable, Sendable {
    public var contentType: String?
    public var contentEncoding: String?
    /// Whether there is any header at all.
    public var hasHeaders = false
    /// The publisher, as the broker checked it (RabbitMQ extension "Validated User-ID").
    public var userID: String?

    public init() {}
}
