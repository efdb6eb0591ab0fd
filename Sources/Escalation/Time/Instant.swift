/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// The core reads no clock; every instant in it was handed in with a transaction, by the store's clock.
public struct Instant: Hashable, Comparable, Sendable {
    public let microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public init(seconds: Int64) {
        self.microseconds = seconds * 1_000_000
    }

    public static let distantPast = Instant(microseconds: 0)

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    public static func + (instant: Self, duration: Duration) -> Self {
        Instant(microseconds: instant.microseconds &+ duration.microseconds)
    }

    public static func - (instant: Self, duration: Duration) -> Self {
        Instant(microseconds: instant.microseconds &- duration.microseconds)
    }

    /// The time from `other` to this instant; negative when `other` is later.
    public func since(_ other: Self) -> Duration {
        .microseconds(microseconds - other.microseconds)
    }
}

extension Duration {
    /// Whole microseconds, cut towards zero; saturates instead of overflowing.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds > 0 ? .max : .min }
        return product + attoseconds / 1_000_000_000_000
    }
}
