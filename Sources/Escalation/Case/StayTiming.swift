import JSON

/// When a stay at a level is over, and when its owners are reminded.
struct StayTiming {
    /// By what the level's window was counted.
    enum Clock: Hashable {
        case wall
        /// In the working time of these calendars, at these versions.
        case working([String])
        /// By the wall, although the level names calendars: one of them is not applied. Wall time passes sooner than
        /// working time does, so that nobody waits longer by accident.
        case wallInstead([CalendarName])
    }

    private(set) var windowEnds: Instant
    private(set) var warningDue: Instant?
    let clock: Clock
    /// Whether the window would pass later than the answer is needed.
    private(set) var isCut = false

    /// Of a stay that begins at `start`. Whoever asked can use no answer after `neededBy`, so the window ends there at
    /// the latest; a warning that would come no sooner is left out.
    ///
    /// - Parameters:
    ///   - stops: While the clock stood still, or will: the window is a budget of the time between them.
    ///   - reminded: Until when reminders count as given, at a level that repeats them: the next is a later one, however
    ///     many lie before.
    init(
        of level: PolicyLevel,
        from start: Instant,
        leavingOut stops: [Range<Instant>] = [],
        neededBy: Instant? = nil,
        remindedUntil reminded: Instant? = nil,
        calendars: BusinessCalendars
    ) {
        let counted = StayClock(of: level, calendars: calendars)
        if let time = counted.time, let end = counted.instant(after: level.window, from: start, leavingOut: stops) {
            windowEnds = end
            warningDue = counted.reminder(of: level, after: reminded, from: start, leavingOut: stops)
            clock = .working(time.calendars.map { "\($0.name) \($0.version)" })
        } else {
            let wall = StayClock(time: nil)
            windowEnds = wall.instant(after: level.window, from: start, leavingOut: stops) ?? start + level.window
            warningDue = wall.reminder(of: level, after: reminded, from: start, leavingOut: stops)
            clock = level.calendars.isEmpty ? .wall : .wallInstead(level.calendars)
        }
        if let neededBy, neededBy < windowEnds {
            isCut = true
            windowEnds = max(start, neededBy)
        }
        if isCut || level.remindEvery != nil, let due = warningDue, due >= windowEnds { warningDue = nil }
    }

    /// What the entry of a pass says of it beside the end; nothing of what is usual.
    var facts: [(String, JSONValue)] {
        var facts: [(String, JSONValue)] = isCut ? [("cut", "needed-by")] : []
        switch clock {
        case .wall: break
        case .working(let calendars): facts.append(("calendars", .array(calendars.map { .string($0) })))
        case .wallInstead(let names):
            facts.append(("wallTimeInsteadOf", .array(names.map { .string($0.rawValue) })))
        }
        return facts
    }
}

extension StayClock {
    /// When owners are reminded next, later than `reminded`; the first time where that is `nil`.
    fileprivate func reminder(
        of level: PolicyLevel,
        after reminded: Instant?,
        from start: Instant,
        leavingOut stops: [Range<Instant>]
    ) -> Instant? {
        guard var offset = level.warning ?? level.remindEvery else { return nil }
        offset = .microseconds(offset.microseconds)
        if let every = level.remindEvery?.microseconds, every > 0, let reminded {
            let passed = measure(from: start, to: reminded, leavingOut: stops)
            if passed >= offset {
                let times = (passed - offset).microseconds / every + 1
                offset += .microseconds(times.multipliedReportingOverflow(by: every).partialValue)
            }
        }
        return instant(after: offset, from: start, leavingOut: stops)
    }

    /// How much of the time from `start` to `end` counts, leaving out `stops`, which do not overlap.
    private func measure(from start: Instant, to end: Instant, leavingOut stops: [Range<Instant>]) -> Duration {
        stops.reduce(measure(from: start, to: end)) {
            $0 - measure(from: max(start, $1.lowerBound), to: min($1.upperBound, end))
        }
    }
}
