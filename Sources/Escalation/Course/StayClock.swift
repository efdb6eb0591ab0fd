/// What the time of a level is counted by: the wall, or where its calendars work.
struct StayClock {
    /// `nil` for the wall.
    let time: BusinessTime?

    init(of level: PolicyLevel, calendars: BusinessCalendars) {
        self.time = calendars.time(of: level.calendars)
    }

    init(time: BusinessTime?) {
        self.time = time
    }

    /// How much of the time from `start` to `end` counts.
    func measure(from start: Instant, to end: Instant) -> Duration {
        guard start < end else { return .zero }
        return time?.workingTime(from: start, to: end) ?? end.since(start)
    }

    /// How much of what lies before `end` counts in all.
    func measure(_ stops: [Range<Instant>], before end: Instant) -> Duration {
        stops.reduce(.zero) { $0 + measure(from: $1.lowerBound, to: min($1.upperBound, end)) }
    }

    /// The earliest instant at which `budget` has passed since `start`, leaving out `stops`, which do not overlap and
    /// are sorted. `nil` where the calendars of a hundred years do not hold so much.
    func instant(after budget: Duration, from start: Instant, leavingOut stops: [Range<Instant>] = []) -> Instant? {
        var (begin, rest) = (start, budget)
        for stop in stops where stop.upperBound > begin {
            let run = measure(from: begin, to: stop.lowerBound)
            guard run < rest else { break }
            rest -= run
            begin = stop.upperBound
        }
        guard let time else { return begin + rest }
        return time.instant(after: rest, from: begin)
    }
}
