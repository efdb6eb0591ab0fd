/// A date and a time of day on the proleptic Gregorian calendar, without a zone.
struct CivilTime: Equatable {
    let year: Int
    /// 1 to 12.
    let month: Int
    /// 1 to 31.
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    /// Nil when there is no such date or time of day. A leap second is none.
    init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        guard (1...12).contains(month), (1...Self.days(inMonth: month, year: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The civil time in UTC; add a zone's offset first for local time.
    ///
    /// Days are counted in eras of 400 years that begin in March, so that the leap day is the last of its year.
    init(seconds: Int64) {
        let secondOfDay = (Int(seconds) % 86_400 + 86_400) % 86_400
        let days = (Int(seconds) - secondOfDay) / 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        self.month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        self.year = yearOfEra + era * 400 + (self.month <= 2 ? 1 : 0)
        self.day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        self.hour = secondOfDay / 3600
        self.minute = secondOfDay / 60 % 60
        self.second = secondOfDay % 60
    }

    /// Days from 1970-01-01 to this date.
    var daysSinceEpoch: Int {
        let marchYear = self.month <= 2 ? self.year - 1 : self.year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (self.month > 2 ? self.month - 3 : self.month + 9) + 2) / 5 + self.day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    var secondsSinceEpoch: Int64 {
        Int64(self.daysSinceEpoch) * 86_400 + Int64(self.hour * 3600 + self.minute * 60 + self.second)
    }

    /// 0 for Sunday.
    var dayOfWeek: Int { ((self.daysSinceEpoch + 4) % 7 + 7) % 7 }

    /// 0 for the first of January.
    var dayOfYear: Int {
        let days = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][self.month - 1] + self.day - 1
        return self.month > 2 && Self.isLeap(self.year) ? days + 1 : days
    }

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
