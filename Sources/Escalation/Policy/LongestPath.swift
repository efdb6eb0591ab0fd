/// The longest that a case can take from its opening to an outcome: every level from its first, each to the end of its
/// window and of all pauses that its policy permits, begun at the worst moment there is.
public struct LongestPath: Hashable, Sendable {
    public let duration: Duration
    /// A moment from which it takes so long.
    public let from: Instant
    /// Calendars that are named and not there: with them it takes longer, and how much is not known.
    public let missing: [CalendarName]
}

extension Policy {
    /// The longest path from a level, of all that begin in the two years from `now`. `nil` where there is no such level.
    ///
    /// It is exact. How long a path takes changes smoothly, or falls, as its start moves on, but for the moments at which
    /// it, or a level on its way, begins or ends with a span of working time; only those are tried, and the instant after.
    ///
    /// - Parameter standing: Of the cases that are looked at; their windows may be shorter.
    public func longestPath(
        from entry: LevelName,
        standing: Standing = .plain,
        now: Instant,
        calendars: BusinessCalendars
    ) -> LongestPath? {
        guard let first = levels.firstIndex(where: { $0.level == entry }) else { return nil }
        let stages = levels[first...].map {
            PathStage(
                window: window(of: $0, for: standing) + $0.pausesAtMost,
                time: calendars.time(of: $0.calendars)
            )
        }
        let named = levels[first...].flatMap(\.calendars)
        let missing = Set(named.filter { calendars[$0] == nil }).sorted()

        var (longest, worst) = (stages.end(from: now).since(now), now)
        let horizon = now + .seconds(731 * 86_400)
        for place in stages.indices {
            for boundary in stages[place].boundaries(from: now, to: horizon + longest) {
                // The stage begins there, or ends there.
                let begins = stages[..<place].start(of: boundary)
                let ends = stages[...place].start(of: boundary)
                for start in [begins, ends].compactMap({ $0 }).flatMap({ [$0, $0 + .microseconds(1)] })
                where now <= start && start <= horizon {
                    let duration = stages.end(from: start).since(start)
                    if duration > longest { (longest, worst) = (duration, start) }
                }
            }
        }
        return LongestPath(duration: longest, from: worst, missing: missing)
    }
}

extension PolicyLevel {
    /// All pauses that there may be.
    fileprivate var pausesAtMost: Duration { pauses.reasons.isEmpty ? .zero : pauses.atMost }
}

/// One window of a path.
private struct PathStage {
    let window: Duration
    let time: BusinessTime?

    func end(from start: Instant) -> Instant { time?.instant(after: window, from: start) ?? start + window }

    /// The latest instant from which it ends at `end`.
    func start(of end: Instant) -> Instant? {
        guard let time else { return end - window }
        return time.instant(before: end, by: window)
    }

    /// Where spans of working time end.
    func boundaries(from start: Instant, to end: Instant) -> [Instant] {
        guard let time else { return [] }
        return time.spanEnds(from: start, to: end)
    }
}

extension RandomAccessCollection<PathStage> {
    fileprivate func end(from start: Instant) -> Instant { reduce(start) { $1.end(from: $0) } }

    fileprivate func start(of end: Instant) -> Instant? {
        reversed().reduce(end) { end, stage in end.flatMap { stage.start(of: $0) } }
    }
}
