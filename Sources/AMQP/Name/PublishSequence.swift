/// The number of a publish on its channel, counted from 1 once confirms are selected.
///
/// AMQP 0-9-1 does not send it: both sides count, and confirms name it.
public struct PublishSequence: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// What ``Connection/publish(_:exchange:routingKey:mandatory:)`` answers where confirms were not selected.
    public static let unconfirmed = PublishSequence(rawValue: 0)

    public var description: String { String(rawValue) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
