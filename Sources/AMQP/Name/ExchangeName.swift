/// The name of an exchange.
public struct ExchangeName: ShortString {
    public let rawValue: String

    /// Nil when the name is longer than 255 bytes of UTF-8.
    public init?(rawValue: String) {
        guard rawValue.utf8.count <= shortStringBytesMax else { return nil }
        self.rawValue = rawValue
    }

    /// A name that came from the broker, which has checked it.
    init(received rawValue: String) {
        self.rawValue = rawValue
    }

    /// The exchange without a name, which routes by queue name and to which every queue is bound.
    public static let `default`: ExchangeName = ""
}
