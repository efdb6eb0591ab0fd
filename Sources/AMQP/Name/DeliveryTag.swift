/// The number a channel gives to a delivery, for its acknowledgement.
///
/// It means something only on the channel that delivered; after a reopening it is void
/// (an unknown tag makes the broker close the channel with 406).
public struct DeliveryTag: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
    public let rawValue: UInt64

    public init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    public var description: String { String(rawValue) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
