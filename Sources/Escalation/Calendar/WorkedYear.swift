import CEL

/// The worked spans of one year of UTC, in microseconds since 1970, with how much was worked before each.
struct WorkedYear: Sendable {
    struct Span: Hashable, Sendable {
        let start: Int64
        let end: Int64
        /// In this year, before this span.
        let before: Int64

        var after: Int64 { before + end - start }
    }

    let spans: [Span]

    var total: Int64 { spans.last?.after ?? 0 }

    init(_ year: Int, of calendars: [BusinessCalendar]) {
        guard (1...9999).contains(year) else {
            spans = []
            return
        }
        let start = Int64(CalendarDate(year: year, plainMonth: 1, plainDay: 1).day) * 86_400
        let end = Int64(CalendarDate(year: year + 1, plainMonth: 1, plainDay: 1).day) * 86_400
        var pieces = calendars.flatMap { $0.pieces(from: start, until: end, year: year) }
        if calendars.count > 1 { pieces.sort { $0.lowerBound < $1.lowerBound } }
        spans = Self.joined(pieces)
    }

    /// Pieces that touch or overlap become one span.
    private static func joined(_ pieces: [Range<Int64>]) -> [Span] {
        var spans: [Span] = []
        for piece in pieces {
            let (start, end) = (piece.lowerBound * 1_000_000, piece.upperBound * 1_000_000)
            if let last = spans.last, start <= last.end {
                spans[spans.count - 1] = Span(start: last.start, end: max(last.end, end), before: last.before)
            } else {
                spans.append(Span(start: start, end: end, before: spans.last?.after ?? 0))
            }
        }
        return spans
    }
}

extension WorkedYear {
    func span(startingAtOrBefore time: Int64) -> Span? {
        let next = spans.firstIndex { $0.start > time }
        return next == 0 ? nil : spans[next - 1]
    }

    func span(startingAfter time: Int64) -> Span? {
        let next = spans.firstIndex { $0.start > time }
        return next < spans.count ? spans[next] : nil
    }

    /// How much of the year was worked before a time.
    func before(_ time: Int64) -> Int64 {
        span(startingAtOrBefore: time).map { $0.before + min(time, $0.end) - $0.start } ?? 0
    }

    /// The earliest time at which so much of the year was worked; more than nothing, and no more than there is.
    func time(atWorked worked: Int64) -> Int64 {
        let span = spans[spans.firstIndex { $0.after >= worked }]
        return span.start + worked - span.before
    }

    /// The latest time at which no more than so much of the year was worked; less than there is.
    func latestTime(atWorked worked: Int64) -> Int64 {
        let span = spans[spans.firstIndex { $0.after > worked }]
        return span.start + worked - span.before
    }
}

extension [WorkedYear.Span] {
    /// The first that satisfies a condition which all after it satisfy too; the count where none does.
    fileprivate func firstIndex(where isReached: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension BusinessCalendar {
    /// What is worked between two seconds of a year since 1970, in order. Between two changes of the zone's offset
    /// the wall clock runs evenly, and its hours are cut from that stretch.
    fileprivate func pieces(from start: Int64, until end: Int64, year: Int) -> [Range<Int64>] {
        // Local days of the first and last hours belong to the years beside.
        let special = days.special(in: year - 1...year + 1)
        let week = Weekday.allCases.map { days.week[$0] ?? .none }
        var pieces: [Range<Int64>] = []
        var stretch = start
        while stretch < end {
            let change = timeZones.nextChange(afterSecond: stretch, zone: timeZone) ?? end
            let stretchEnd = min(change, end)
            let offset = Int64(timeZones.offset(atSecond: stretch, zone: timeZone) ?? 0)
            let firstDay = Int((stretch + offset).dividedDown(by: 86_400))
            let lastDay = Int((stretchEnd - 1 + offset).dividedDown(by: 86_400))
            for day in firstDay...lastDay {
                let date = CalendarDate(day: day)
                let midnight = Int64(day) * 86_400 - offset
                for span in (special[date] ?? week[date.weekday.index]).spans {
                    let from = max(midnight + Int64(span.from) * 60, stretch)
                    let until = min(midnight + Int64(span.until) * 60, stretchEnd)
                    if from < until { pieces.append(from..<until) }
                }
            }
            stretch = stretchEnd
        }
        return pieces
    }
}

extension Int64 {
    /// Rounded towards the past, also before 1970.
    func dividedDown(by divisor: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest < 0 ? quotient - 1 : quotient
    }
}
