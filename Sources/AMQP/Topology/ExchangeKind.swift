/// How an exchange routes.
public struct ExchangeKind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    /// A kind that a plugin adds has its own name; a broker without it closes the connection (503).
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// To the queues bound with exactly this key.
    public static let direct = ExchangeKind(rawValue: "direct")
    /// To every queue bound.
    public static let fanout = ExchangeKind(rawValue: "fanout")
    /// To the queues whose pattern the key matches, `*` for one word and `#` for any number.
    public static let topic = ExchangeKind(rawValue: "topic")
    /// By headers instead of the key.
    public static let headers = ExchangeKind(rawValue: "headers")

    public var description: String { rawValue }
}
