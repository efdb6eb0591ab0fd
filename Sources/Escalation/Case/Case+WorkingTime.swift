extension Case {
    /// What is left of a window that is counted in working time; `nil` where the wall clock counts.
    public func workingTimeLeft(at now: Instant, policy: Policy, calendars: BusinessCalendars) -> Duration? {
        guard case .open(let stay) = status, let time = calendars.time(of: policy.level(stay.level).calendars) else {
            return nil
        }
        return StayClock(time: time).measure(from: now, to: stay.windowEnds)
    }
}
