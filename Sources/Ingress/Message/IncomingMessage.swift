/// What ingress needs to know of a message from the broker, whichever client took it.
///
/// Every property is read when it is needed and never before: an adapter that decodes on demand pays for nothing else.
/// A structured CloudEvent needs `body`, `contentType`, `contentEncoding`, `userID` and `hasHeaders`.
public protocol IncomingMessage {
    var body: [UInt8] { get }
    var exchange: String { get }
    var routingKey: String { get }
    var contentType: String? { get }
    var contentEncoding: String? { get }
    var messageID: String? { get }
    /// The message's `type` property.
    var type: String? { get }
    /// The publisher, as the broker checked it (RabbitMQ extension "Validated User-ID").
    var userID: String? { get }
    /// The message's `timestamp` property: seconds since 1970.
    var timestamp: Int64? { get }
    /// Names this delivery and no other, such as the connection's name with the delivery tag. Asked for only where a
    /// source counts every delivery and the message has no id.
    var deliveryID: String { get }
    /// Whether there is any header at all.
    var hasHeaders: Bool { get }

    func header(_ name: String) -> HeaderValue?
}

/// The value of one header, in the kinds that mean something to ingress.
public enum HeaderValue: Hashable, Sendable {
    case text(String)
    case int(Int64)
    case bool(Bool)
    /// Seconds since 1970.
    case time(Int64)
    /// Bytes that are no UTF-8, a table, an array, a float.
    case other

    /// The value as CloudEvents writes it in text; `nil` for ``other``.
    public var text: String? {
        switch self {
        case .text(let text): text
        case .int(let number): String(number)
        case .bool(let truth): truth ? "true" : "false"
        case .time(let seconds): Timestamp.text(ofSeconds: seconds)
        case .other: nil
        }
    }
}
