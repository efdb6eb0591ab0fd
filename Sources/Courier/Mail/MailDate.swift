/// A moment as mail writes it: a time of the Unix clock and the offset of the place it is told for.
public struct MailDate: Hashable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01 00:00 UTC.
    public let unixSeconds: Int64
    /// Minutes east of UTC.
    public let offsetMinutes: Int

    /// Makes a date.
    ///
    /// - Parameters:
    ///   - unixSeconds: the moment; its year must have four digits.
    ///   - offsetMinutes: minutes east of UTC, within a day either way.
    public init(unixSeconds: Int64, offsetMinutes: Int = 0) throws(CourierError) {
        guard (-62_135_510_400...253_402_214_399).contains(unixSeconds), abs(offsetMinutes) < 24 * 60 else {
            throw CourierError(.message, "no mail date at \(unixSeconds) s, \(offsetMinutes) min east of UTC")
        }
        self.unixSeconds = unixSeconds
        self.offsetMinutes = offsetMinutes
    }

    /// The date-time of RFC 5322, section 3.3: `Tue, 14 Nov 2023 23:13:20 +0100`.
    public var description: String {
        let local = self.unixSeconds + Int64(self.offsetMinutes) * 60
        let (days, second) = local.quotientAndModulus(dividingBy: 86_400)
        let (year, month, day) = Self.civil(daysSinceEpoch: days)
        let weekday = Self.weekdays[Int((days + 4).quotientAndModulus(dividingBy: 7).modulus)]
        let offset = abs(self.offsetMinutes)
        let clock = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        let zone = (self.offsetMinutes < 0 ? "-" : "+") + Self.padded(Int64(offset / 60 * 100 + offset % 60), 4)
        return
            "\(weekday), \(Self.padded(day, 2)) \(Self.months[Int(month) - 1]) \(Self.padded(year, 4)) \(clock) \(zone)"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The Gregorian date of a day, counted in eras of 400 years that begin on 1 March, so that a leap day comes last
    /// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`).
    private static func civil(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (days + 719_468).quotientAndModulus(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension Int64 {
    /// Division that rounds down, so that moments before 1970 fall on the right day.
    fileprivate func quotientAndModulus(dividingBy divisor: Int64) -> (quotient: Int64, modulus: Int64) {
        let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
