/// A day of the proleptic Gregorian calendar, without a zone.
public struct CalendarDate: Hashable, Sendable {
    /// Days since 1970-01-01.
    let day: Int

    init(day: Int) {
        self.day = day
    }

    /// `nil` where there is no such day, or none from the year 1 to 9999.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, year: year)).contains(day)
        else { return nil }
        self.init(year: year, plainMonth: month, plainDay: day)
    }

    /// Reads a full-date of RFC 3339, such as `2026-05-01`.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], parts.joined().allSatisfy({ (48...57).contains($0) }) else { return nil }
        let numbers = parts.map { $0.reduce(0) { $0 * 10 + Int($1) - 48 } }
        self.init(year: numbers[0], month: numbers[1], day: numbers[2])
    }

    /// A date that is known to be one.
    init(year: Int, plainMonth month: Int, plainDay day: Int) {
        self.day = Int(Instant.days(year: Int64(year), month: Int64(month), day: Int64(day)))
    }

    public var year: Int { Int(Instant.civil(fromDays: Int64(day)).year) }

    /// The day after.
    public var next: CalendarDate { CalendarDate(day: day + 1) }

    public var weekday: Weekday { Weekday(ofDay: day) }

    static func days(inMonth month: Int, year: Int) -> Int {
        Int(Instant.daysIn(month: Int64(month), year: Int64(year)))
    }
}

extension CalendarDate: Comparable {
    public static func < (left: Self, right: Self) -> Bool { left.day < right.day }
}

extension CalendarDate: CustomStringConvertible {
    public var description: String {
        String(Instant(seconds: Int64(day) * 86_400).description.prefix(10))
    }
}
