/// A name that AMQP carries as a short string: at most 255 bytes of UTF-8 (AMQP 0-9-1, section 4.2.5.3).
///
/// Each kind of name is a type of its own, so that a queue does not fit where an exchange goes.
public protocol ShortString: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
where RawValue == String, StringLiteralType == String {}

/// The most bytes of UTF-8 a short string holds.
let shortStringBytesMax = 255

extension ShortString {
    /// Takes a name that is not known before the program runs.
    ///
    /// - Throws: ``AMQPError/Code/invalidArgument`` when it is longer than 255 bytes.
    public init(_ name: String) throws(AMQPError) {
        guard let valid = Self(rawValue: name) else {
            throw AMQPError(
                .invalidArgument,
                operation: "\(Self.self)",
                detail: "the name has \(name.utf8.count) bytes, AMQP allows \(shortStringBytesMax)"
            )
        }
        self = valid
    }

    /// Takes a name written in the source; one that is too long stops the program.
    public init(stringLiteral name: String) {
        guard let valid = Self(rawValue: name) else {
            preconditionFailure("\(Self.self) is longer than \(shortStringBytesMax) bytes: \(name)")
        }
        self = valid
    }

    public var description: String { rawValue }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
