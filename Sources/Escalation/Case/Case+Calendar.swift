import JSON

extension Case {
    /// Counts the window of an open case again after a calendar of its level has changed, where its policy says
    /// `follow-calendar`. Returns whether a deadline moved.
    ///
    /// What is due already stays due, and nothing moves into the past.
    public mutating func followCalendar(policy: Policy, step: inout Step) -> Bool {
        _ = endPausesThatRanOut(step: &step)
        guard case .open(var stay) = status, stay.windowEnds > step.now,
            let (pauses, timing) = timingByCalendar(
                of: stay,
                policy: policy,
                calendars: step.calendars,
                now: moment(of: step)
            )
        else { return false }
        let before = stay.windowEnds
        stay.course.pauses = pauses
        stay.windowEnds = max(timing.windowEnds, step.now)
        stay.moveReminder(to: timing.warningDue, rules: policy.level(stay.level), now: step.now)
        status = .open(stay)
        var facts: JSONObject = [
            "level": .string(stay.level.rawValue), "from": .string(before.description),
            "windowEnds": .string(stay.windowEnds.description),
        ]
        for (name, fact) in timing.facts { facts[name] = fact }
        if let expected = expectedBy(policy: policy, calendars: step.calendars) {
            facts["expectedBy"] = .string(expected.description)
        }
        record(Entry.Draft(.deadlineMoved, facts), in: &step)
        return true
    }

    /// Whether ``followCalendar(policy:step:)`` would find something to move.
    public func isBehindCalendar(policy: Policy, calendars: BusinessCalendars) -> Bool {
        guard case .open(let stay) = status else { return false }
        return timingByCalendar(of: stay, policy: policy, calendars: calendars) != nil
    }

    /// The pauses and the timing that calendars give a stay now, where they are others than it was armed with.
    ///
    /// - Parameter now: Repeated reminders before it count as given; `nil` counts from the newest change, when the next
    ///   one was armed.
    private func timingByCalendar(
        of stay: LevelStay,
        policy: Policy,
        calendars: BusinessCalendars,
        now: Instant? = nil
    ) -> (pauses: [Pause], timing: StayTiming)? {
        let rules = windowRules(of: stay, policy: policy)
        guard policy.followsCalendar, !rules.calendars.isEmpty else { return nil }
        let pauses = stay.course.pauses.bounded(by: rules, calendars: calendars)
        let timing = timing(
            of: stay,
            leavingOut: pauses,
            remindedUntil: now ?? updatedAt,
            policy: policy,
            calendars: calendars
        )
        guard case .working = timing.clock else { return nil }
        var moved = stay
        moved.windowEnds = timing.windowEnds
        moved.moveReminder(to: timing.warningDue, rules: rules, now: now ?? updatedAt)
        let warningMoves = moved.warningDue != stay.warningDue
        let moves = timing.windowEnds != stay.windowEnds || warningMoves || pauses != stay.course.pauses
        return moves ? (pauses, timing) : nil
    }
}
