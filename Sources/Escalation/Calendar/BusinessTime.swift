import CEL
import Synchronization

/// Time counted where any of several calendars works ("follow the sun"), or one.
///
/// The spans of a year are worked out when that year is first asked for, and kept: an answer does not depend on what
/// was asked before, and costs two searches.
public struct BusinessTime: Sendable {
    public let calendars: [BusinessCalendar]
    private let years: WorkedYears

    /// - Parameter calendars: At least one.
    public init(_ calendars: [BusinessCalendar]) {
        precondition(!calendars.isEmpty, "time that nobody works never passes")
        self.calendars = calendars
        self.years = WorkedYears(calendars)
    }

    /// How far ahead a budget is followed.
    private static let horizonInYears = 100

    /// Whether somebody works at this instant. A span's end is not worked any more.
    public func isWorking(at instant: Instant) -> Bool {
        let (year, time) = (years.year(of: instant), instant.microseconds)
        return years[year].span(startingAtOrBefore: time).map { time < $0.end } ?? false
    }

    /// The earliest instant at which `budget` of working time has passed since `start`: the end of a day, not the
    /// beginning of the next, where it is used up then. `nil` where a hundred years do not hold so much.
    public func instant(after budget: Duration, from start: Instant) -> Instant? {
        var rest = budget.microseconds
        guard rest > 0 else { return start }
        let first = years.year(of: start)
        for year in first...first + Self.horizonInYears {
            let worked = years[year]
            let done = year == first ? worked.before(start.microseconds) : 0
            let left = worked.total - done
            if rest <= left { return Instant(microseconds: worked.time(atWorked: done + rest)) }
            rest -= left
        }
        return nil
    }

    /// The latest instant from which `budget` of working time has passed by `end`. `nil` as with its mirror,
    /// ``instant(after:from:)``.
    public func instant(before end: Instant, by budget: Duration) -> Instant? {
        var rest = budget.microseconds
        guard rest > 0 else { return end }
        let last = years.year(of: end)
        for year in (last - Self.horizonInYears...last).reversed() {
            let worked = years[year]
            let done = year == last ? worked.before(end.microseconds) : worked.total
            if rest <= done { return Instant(microseconds: worked.latestTime(atWorked: done - rest)) }
            rest -= done
        }
        return nil
    }

    /// How much of the time from `start` to `end` is worked; negative where `end` comes first.
    public func workingTime(from start: Instant, to end: Instant) -> Duration {
        guard start <= end else { return .zero - workingTime(from: end, to: start) }
        let (first, last) = (years.year(of: start), years.year(of: end))
        var worked = years[last].before(end.microseconds) - years[first].before(start.microseconds)
        for year in first..<last { worked += years[year].total }
        return .microseconds(worked)
    }

    /// The first instant after another at which a span may begin or end; two spans may touch there. `nil` as with
    /// ``instant(after:from:)``.
    func nextEdge(after instant: Instant) -> Instant? {
        let first = years.year(of: instant)
        for year in first...first + Self.horizonInYears {
            let worked = years[year]
            if let current = worked.span(startingAtOrBefore: instant.microseconds), current.end > instant.microseconds {
                return Instant(microseconds: current.end)
            }
            if let next = worked.span(startingAfter: instant.microseconds) { return Instant(microseconds: next.start) }
        }
        return nil
    }

    /// The ends of the spans that lie in the years of two instants.
    func spanEnds(from start: Instant, to end: Instant) -> [Instant] {
        (years.year(of: start)...years.year(of: end)).flatMap { years[$0].spans.map { Instant(microseconds: $0.end) } }
    }
}

/// The worked spans of years that were asked for.
private final class WorkedYears: Sendable {
    private let calendars: [BusinessCalendar]
    private let known = Mutex<[Int: WorkedYear]>([:])
    private static let knownMax = 256

    init(_ calendars: [BusinessCalendar]) {
        self.calendars = calendars
    }

    /// In UTC. Beyond the years 1 to 9999 nobody works.
    func year(of instant: Instant) -> Int {
        let day = instant.microseconds.dividedDown(by: 86_400_000_000)
        return min(max(CalendarDate(day: Int(day)).year, 0), 10_000)
    }

    subscript(year: Int) -> WorkedYear {
        if let worked = known.withLock({ $0[year] }) { return worked }
        let worked = WorkedYear(year, of: calendars)
        known.withLock { known in
            if known.count < Self.knownMax { known[year] = worked }
        }
        return worked
    }
}
