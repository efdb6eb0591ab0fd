/// What a consumer is called within its connection, and what each of its deliveries carries.
public struct ConsumerTag: ShortString {
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
}
