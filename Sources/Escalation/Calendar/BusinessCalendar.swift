import CEL

/// When an organisation works: hours for each weekday by the wall clock of a zone, and the days that are different.
///
/// What counts on a day is decided in this order: an exception; a holiday, which has no hours; a half day, which puts
/// its hours in the place of the weekday's, where that has any; the weekday.
///
/// The wall clock decides alone. An hour that it skips in spring is not worked, one that it shows twice in autumn is
/// worked twice where it lies within the hours.
public struct BusinessCalendar: Sendable {
    public let name: CalendarName
    /// Raised by one with every change of content. The newest is in force, for cases that are already open too.
    public let version: Int64
    /// As the IANA database names it, or `UTC`, or an offset such as `+01:00`.
    public let timeZone: String
    public let days: WorkingDays
    /// Where the rules of the zone come from.
    let timeZones: CELTimeZones

    /// - Throws: where the zone is unknown, or some year has not one working hour in it.
    public init(
        name: CalendarName,
        version: Int64 = 1,
        timeZone: String,
        days: WorkingDays,
        timeZones: CELTimeZones
    ) throws(CalendarProblem) {
        guard timeZones.offset(atSecond: 0, zone: timeZone) != nil else { throw .unknownTimeZone(timeZone) }
        guard days.weekMinutes >= 60 else { throw .noWorkingHour(year: nil) }
        if let year = days.yearWithoutWork { throw .noWorkingHour(year: year) }
        self.name = name
        self.version = version
        self.timeZone = timeZone
        self.days = days
        self.timeZones = timeZones
    }
}

public enum CalendarKind {}
public typealias CalendarName = Identifier<CalendarKind>

/// Why a calendar is refused.
public enum CalendarProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case unknownTimeZone(String)
    /// No window would ever pass in it. `nil` where the week has no hour in it already.
    case noWorkingHour(year: Int?)

    public var description: String {
        switch self {
        case .unknownTimeZone(let name): "there is no time zone \(name)"
        case .noWorkingHour(nil): "the week has not one working hour in it"
        case .noWorkingHour(let year?): "the year \(year) has not one working hour in it"
        }
    }
}
