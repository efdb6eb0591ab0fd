/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time).
///
/// The core reads no clock; every instant in it was handed in with a transaction, by the store's clock. Arithmetic
/// stops at the ends of what 64 bits hold: a window without end never passes, and never wraps round into the past.
public struct Instant: Hashable, Comparable, Sendable {
    public let microseconds: Int64

    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.microseconds = overflow ? (seconds > 0 ? .max : .min) : product
    }

    public static let distantPast = Instant(microseconds: 0)

    public static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    public static func + (instant: Self, duration: Duration) -> Self {
        let (sum, overflow) = instant.microseconds.addingReportingOverflow(duration.microseconds)
        return Instant(microseconds: overflow ? (duration > .zero ? .max : .min) : sum)
    }

    public static func - (instant: Self, duration: Duration) -> Self {
        let (difference, overflow) = instant.microseconds.subtractingReportingOverflow(duration.microseconds)
        return Instant(microseconds: overflow ? (duration > .zero ? .min : .max) : difference)
    }

    /// The time from `other` to this instant; negative when `other` is later.
    public func since(_ other: Self) -> Duration {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        return .microseconds(overflow ? (self > other ? .max : .min) : difference)
    }
}

extension Duration {
    /// Whole microseconds, cut towards zero; saturates instead of overflowing.
    public var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds > 0 ? .max : .min }
        let (sum, tooMuch) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return tooMuch ? (seconds > 0 ? .max : .min) : sum
    }
}
