/// A point in time from year 1 to year 9999, to the nanosecond, on the proleptic Gregorian calendar without leap seconds.
public struct CELTimestamp: Hashable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// 0 to 999,999,999, counting forward.
    public let nanoseconds: Int32

    /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Nil when the time lies outside the years 1 to 9999. Nanoseconds beyond a second are carried over.
    public init?(seconds: Int64, nanoseconds: Int64 = 0) {
        var (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        if rest < 0 {
            quotient -= 1
            rest += 1_000_000_000
        }
        let (whole, didOverflow) = seconds.addingReportingOverflow(quotient)
        guard !didOverflow, Self.secondsRange.contains(whole) else { return nil }
        self.seconds = whole
        self.nanoseconds = Int32(rest)
    }

    /// Nil when the sum leaves the range.
    func adding(_ duration: CELDuration) -> CELTimestamp? {
        let (whole, rest) = duration.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return CELTimestamp(seconds: self.seconds + whole, nanoseconds: Int64(self.nanoseconds) + rest)
    }

    /// The time from `other` to this; nil when it is beyond 292 years.
    func since(_ other: CELTimestamp) -> CELDuration? {
        let (scaled, isLarge) = (self.seconds - other.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, didOverflow) = scaled.addingReportingOverflow(Int64(self.nanoseconds) - Int64(other.nanoseconds))
        return isLarge || didOverflow ? nil : CELDuration(nanoseconds: sum)
    }
}

extension CELTimestamp: Comparable {
    public static func < (left: Self, right: Self) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension CELTimestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with as many digits of a second as it takes.
    public var description: String {
        let date = CivilTime(seconds: self.seconds)
        let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        let time = "\(padded(date.hour, 2)):\(padded(date.minute, 2)):\(padded(date.second, 2))"
        return "\(day)T\(time)\(fraction(ofSecond: self.nanoseconds))Z"
    }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// `.5` for half a second, nothing for none.
func fraction(ofSecond nanoseconds: Int32) -> String {
    guard nanoseconds > 0 else { return "" }
    var digits = Substring(padded(Int(nanoseconds), 9))
    while digits.last == "0" { digits = digits.dropLast() }
    return "." + digits
}
