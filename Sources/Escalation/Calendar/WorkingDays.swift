/// The hours of each weekday, and the days that are different.
public struct WorkingDays: Hashable, Sendable {
    /// Hours in the place of the weekday's, on a day that would be worked: 24 December until noon.
    public struct HalfDay: Hashable, Sendable {
        public var name: String
        public var rule: DateRule
        public var hours: WorkingHours

        public init(_ name: String, _ rule: DateRule, hours: WorkingHours) {
            self.name = name
            self.rule = rule
            self.hours = hours
        }
    }

    /// A weekday that is absent has none.
    public var week: [Weekday: WorkingHours]
    public var holidays: [Holiday]
    public var halfDays: [HalfDay]
    /// Days with hours of their own, though they are a weekend or a holiday.
    public var exceptions: [CalendarDate: WorkingHours]

    public init(
        week: [Weekday: WorkingHours],
        holidays: [Holiday] = [],
        halfDays: [HalfDay] = [],
        exceptions: [CalendarDate: WorkingHours] = [:]
    ) {
        self.week = week
        self.holidays = holidays
        self.halfDays = halfDays
        self.exceptions = exceptions
    }

    func isWorked(_ weekday: Weekday) -> Bool { week[weekday].map { !$0.isEmpty } ?? false }

    var weekMinutes: Int { week.values.reduce(0) { $0 + $1.minutes } }
}

extension WorkingDays {
    /// The days on which nobody works for a holiday, in these years: the holidays themselves, and where their day off
    /// is taken.
    func daysOff(in years: ClosedRange<Int>) -> Set<CalendarDate> {
        var off: Set<CalendarDate> = []
        var moving: [(date: CalendarDate, observance: Observance)] = []
        // A day off may be taken in the year beside.
        for year in years.lowerBound - 1...years.upperBound + 1 {
            for holiday in holidays {
                guard let date = holiday.rule.date(in: year) else { continue }
                off.insert(date)
                if let observance = holiday.observed, !isWorked(date.weekday) { moving.append((date, observance)) }
            }
        }
        for (date, observance) in moving.sorted(by: { $0.date < $1.date }) {
            let steps = (1...366).lazy.flatMap { observance == .next ? [$0] : [$0, -$0] }
            let free = steps.map { CalendarDate(day: date.day + $0) }
                .first { self.isWorked($0.weekday) && !off.contains($0) }
            if let free { off.insert(free) }
        }
        return off
    }

    /// The hours of every day in these years that has others than its weekday.
    func special(in years: ClosedRange<Int>) -> [CalendarDate: WorkingHours] {
        var special: [CalendarDate: WorkingHours] = [:]
        for halfDay in halfDays {
            for date in years.compactMap({ halfDay.rule.date(in: $0) }) where isWorked(date.weekday) {
                special[date] = halfDay.hours
            }
        }
        for date in daysOff(in: years) { special[date] = WorkingHours.none }
        return special.merging(exceptions) { _, exception in exception }
    }

    /// The first of 28 years, which hold every weekday on every date, in which nobody works an hour.
    var yearWithoutWork: Int? {
        (2024...2051).first { year in
            let special = special(in: year...year)
            let first = CalendarDate(year: year, plainMonth: 1, plainDay: 1).day
            var minutes = 0
            for day in first..<first + 365 where minutes < 60 {
                let date = CalendarDate(day: day)
                minutes += (special[date] ?? week[date.weekday] ?? .none).minutes
            }
            return minutes < 60
        }
    }
}
