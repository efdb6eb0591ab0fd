/// Something handed to Courier that it will not work with: an address, a header, a secret, a setting.
///
/// Thrown while values are being made, never while they are being delivered: a delivery has a ``DeliveryResult``.
public struct CourierError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Which kind of value was wrong.
    public struct Code: Equatable, Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String { case address, message, secret, setting, url }
        private let kind: Kind

        /// A mail address or a display name.
        public static let address = Code(kind: .address)
        /// A part of a message: a header, the subject, a body, an identifier.
        public static let message = Code(kind: .message)
        /// A secret or a key. The message never holds any part of it.
        public static let secret = Code(kind: .secret)
        /// A setting of a courier.
        public static let setting = Code(kind: .setting)
        /// A URL, or the host or address it leads to.
        public static let url = Code(kind: .url)

        public var description: String { self.kind.rawValue }
    }

    /// Which kind of value was wrong.
    public let code: Code
    /// What is wrong, where, and what would be right.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(self.code): \(self.message)" }
}
