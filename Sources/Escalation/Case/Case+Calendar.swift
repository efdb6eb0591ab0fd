import JSON

extension Case {
    /// Counts the window of an open case again after a calendar of its level has changed, where its policy says
    /// `follow-calendar`. Returns whether a deadline moved.
    ///
    /// What is due already stays due, and nothing moves into the past.
    public mutating func followCalendar(policy: Policy, step: inout Step) -> Bool {
        guard case .open(var stay) = status, stay.windowEnds > step.now,
            let timing = timingByCalendar(of: stay, policy: policy, calendars: step.calendars)
        else { return false }
        let before = stay.windowEnds
        stay.windowEnds = max(timing.windowEnds, step.now)
        if stay.warningDue != nil { stay.warningDue = timing.warningDue.flatMap { $0 < stay.windowEnds ? $0 : nil } }
        status = .open(stay)
        var facts: JSONObject = [
            "level": .string(stay.level.rawValue), "from": .string(before.description),
            "windowEnds": .string(stay.windowEnds.description),
        ]
        for (name, fact) in timing.facts { facts[name] = fact }
        record(Entry.Draft(.deadlineMoved, facts), in: &step)
        return true
    }

    /// Whether ``followCalendar(policy:step:)`` would find something to move.
    public func isBehindCalendar(policy: Policy, calendars: BusinessCalendars) -> Bool {
        guard case .open(let stay) = status else { return false }
        return timingByCalendar(of: stay, policy: policy, calendars: calendars) != nil
    }

    /// The timing that calendars give a stay now, where it is another than the stay was armed with.
    private func timingByCalendar(of stay: LevelStay, policy: Policy, calendars: BusinessCalendars) -> StayTiming? {
        let rules = policy.level(stay.level, for: standing)
        guard policy.followsCalendar, !rules.calendars.isEmpty else { return nil }
        let timing = StayTiming(of: rules, from: stay.since, neededBy: opening.ask?.neededBy, calendars: calendars)
        guard case .working = timing.clock else { return nil }
        let warningMoves = stay.warningDue != nil && stay.warningDue != timing.warningDue
        return timing.windowEnds != stay.windowEnds || warningMoves ? timing : nil
    }
}
