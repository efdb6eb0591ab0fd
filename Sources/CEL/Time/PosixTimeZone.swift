/// The rule for times after a zone's last listed change, such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX.1, section 8.3,
/// with the wider hours of RFC 8536, section 3.3.1).
struct PosixTimeZone: Sendable {
    private let standardOffset: Int
    private let saving: Saving?

    private struct Saving {
        let offset: Int
        let start: Change
        let end: Change
    }

    /// When the clocks change: a day of the year and seconds after local midnight.
    private struct Change {
        enum Day {
            /// 1 to 365; the leap day is never counted.
            case julian(Int)
            /// 0 to 365.
            case ofYear(Int)
            /// The nth weekday of a month; the fifth is the last.
            case weekday(month: Int, week: Int, day: Int)
        }

        let day: Day
        let time: Int

        /// In seconds since 1970 as the local clock reads.
        func localSeconds(year: Int) -> Int64 {
            guard let newYear = CivilTime(year: year, month: 1, day: 1)?.daysSinceEpoch else { return 0 }
            let days: Int
            switch self.day {
            case .julian(let day):
                days = newYear + day - 1 + (day >= 60 && CivilTime.isLeap(year) ? 1 : 0)
            case .ofYear(let day):
                days = newYear + day
            case .weekday(let month, let week, let day):
                guard let first = CivilTime(year: year, month: month, day: 1) else { return 0 }
                var dayOfMonth = (day - first.dayOfWeek + 7) % 7 + (week - 1) * 7
                if dayOfMonth >= CivilTime.days(inMonth: month, year: year) { dayOfMonth -= 7 }
                days = first.daysSinceEpoch + dayOfMonth
            }
            return Int64(days) * 86_400 + Int64(self.time)
        }
    }

    func offset(at seconds: Int64) -> Int {
        guard let saving = self.saving else { return self.standardOffset }
        let year = CivilTime(seconds: seconds + Int64(self.standardOffset)).year
        let start = saving.start.localSeconds(year: year) - Int64(self.standardOffset)
        let end = saving.end.localSeconds(year: year) - Int64(saving.offset)
        let isSaving = start < end ? start <= seconds && seconds < end : !(end <= seconds && seconds < start)
        return isSaving ? saving.offset : self.standardOffset
    }

    /// The first second after `seconds` at which the rule changes the clocks, or nil where it never does.
    func nextChange(after seconds: Int64) -> Int64? {
        guard let saving = self.saving else { return nil }
        let year = CivilTime(seconds: seconds + Int64(self.standardOffset)).year
        // A rule may reach beyond its year by a week (RFC 8536, section 3.3.1), so the neighbours are asked too.
        let changes = (year - 1...year + 1).flatMap { year in
            [
                saving.start.localSeconds(year: year) - Int64(self.standardOffset),
                saving.end.localSeconds(year: year) - Int64(saving.offset),
            ]
        }
        return changes.filter { $0 > seconds }.min()
    }

    /// Nil when the text is no such rule.
    init?(_ text: String) {
        var reader = Reader(text)
        guard reader.skipName(), let standard = reader.time() else { return nil }
        self.standardOffset = -standard
        if reader.isAtEnd {
            self.saving = nil
            return
        }
        guard reader.skipName() else { return nil }
        var savingOffset = 3600 - standard
        if !reader.isNext(",") {
            guard let offset = reader.time() else { return nil }
            savingOffset = -offset
        }
        guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else { return nil }
        self.saving = Saving(offset: savingOffset, start: start, end: end)
    }

    private struct Reader {
        private var rest: Substring.UTF8View

        init(_ text: String) {
            self.rest = Substring(text).utf8
        }

        var isAtEnd: Bool { self.rest.isEmpty }

        func isNext(_ character: Unicode.Scalar) -> Bool { self.rest.first.map(UInt32.init) == character.value }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard self.isNext(character) else { return false }
            self.rest = self.rest.dropFirst()
            return true
        }

        /// Letters, or anything between angle brackets.
        mutating func skipName() -> Bool {
            if self.take("<") {
                self.rest = self.rest.drop { $0 != UInt8(ascii: ">") }
                return self.take(">")
            }
            let count = self.rest.count
            self.rest = self.rest.drop { (UInt8(ascii: "A")...UInt8(ascii: "z")).contains($0) }
            return self.rest.count < count
        }

        mutating func number() -> Int? {
            let digits = self.rest.prefix(4).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            self.rest = self.rest.dropFirst(digits.count)
            return Int(Substring(digits))
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int? {
            let isNegative = self.take("-")
            if !isNegative { _ = self.take("+") }
            guard var seconds = self.number().map({ $0 * 3600 }) else { return nil }
            for unit in [60, 1] where self.take(":") {
                guard let number = self.number() else { return nil }
                seconds += number * unit
            }
            return isNegative ? -seconds : seconds
        }

        mutating func change() -> Change? {
            guard self.take(",") else { return nil }
            let day: Change.Day
            if self.take("M") {
                guard let month = self.number(), self.take("."), let week = self.number(), self.take("."),
                    let weekday = self.number(), (1...12).contains(month), (1...5).contains(week), weekday <= 6
                else { return nil }
                day = .weekday(month: month, week: week, day: weekday)
            } else if self.take("J") {
                guard let number = self.number(), (1...365).contains(number) else { return nil }
                day = .julian(number)
            } else {
                guard let number = self.number(), number <= 365 else { return nil }
                day = .ofYear(number)
            }
            guard self.take("/") else { return Change(day: day, time: 7_200) }
            return self.time().map { Change(day: day, time: $0) }
        }
    }
}
