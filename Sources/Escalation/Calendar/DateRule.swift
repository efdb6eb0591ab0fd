/// Which days are meant.
public enum DateRule: Hashable, Sendable {
    /// One day.
    case date(CalendarDate)
    /// The same day of every year; a leap day only of leap years.
    case yearly(month: Int, day: Int)
    /// The nth weekday of a month, from 1 to 5, in the years whose month has so many; `nil` is the last.
    case weekday(Weekday, nth: Int?, month: Int)
    /// So many days from Easter Sunday: −2 is Good Friday, 1 Easter Monday, 39 Ascension.
    case easter(offset: Int)

    /// The one day of a year that is meant, if there is one. A day counted from Easter belongs to its Easter's year.
    func date(in year: Int) -> CalendarDate? {
        switch self {
        case .date(let date):
            return date.year == year ? date : nil
        case .yearly(let month, let day):
            return CalendarDate(year: year, month: month, day: day)
        case .weekday(let weekday, let nth, let month):
            let first = CalendarDate(year: year, plainMonth: month, plainDay: 1)
            let length = CalendarDate.days(inMonth: month, year: year)
            let before = (weekday.index - first.weekday.index + 7) % 7
            let days = before + 7 * (nth.map { $0 - 1 } ?? (length - 1 - before) / 7)
            return days < length ? CalendarDate(day: first.day + days) : nil
        case .easter(let offset):
            return CalendarDate(day: CalendarDate.easter(of: year).day + offset)
        }
    }
}

/// A day on which nobody works, whatever weekday it is.
public struct Holiday: Hashable, Sendable {
    /// What people call it.
    public var name: String
    public var rule: DateRule
    /// Where the day off is taken when the holiday falls on a weekday without hours; `nil` gives none.
    public var observed: Observance?

    public init(_ name: String, _ rule: DateRule, observed: Observance? = nil) {
        self.name = name
        self.rule = rule
        self.observed = observed
    }
}

/// How a holiday that falls on a weekday without hours moves to one with hours that is no holiday already.
public enum Observance: String, Hashable, Sendable, CaseIterable {
    /// The first one after it, as in the United Kingdom.
    case next
    /// The nearest one, as in the United States: Friday for a Saturday, Monday for a Sunday. Of two as near, the later.
    case nearest
}
