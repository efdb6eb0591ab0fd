extension Case {
    /// By what the window of a stay is counted: the rules of its level for a case of its standing. While people do by hand
    /// what was decided, the procedure's own window takes the place of the level's, where it has one.
    func windowRules(of stay: LevelStay, policy: Policy) -> PolicyLevel {
        var rules = policy.level(stay.level, for: standing)
        guard isDoneByHand, let window = rules.procedure?.window else { return rules }
        rules.window = window
        if let warning = rules.warning, warning >= window { rules.warning = nil }
        return rules
    }

    /// When the window of a stay ends and its owners are reminded, counted again by its ledger and the calendars at hand.
    ///
    /// - Parameters:
    ///   - pauses: In place of those of the ledger.
    ///   - start: In place of where the stay's window is counted from.
    ///   - reminded: Until when reminders that are repeated count as given.
    func timing(
        of stay: LevelStay,
        leavingOut pauses: [Pause]? = nil,
        from start: Instant? = nil,
        remindedUntil reminded: Instant? = nil,
        policy: Policy,
        calendars: BusinessCalendars
    ) -> StayTiming {
        StayTiming(
            of: windowRules(of: stay, policy: policy),
            from: start ?? stay.countedFrom,
            leavingOut: (pauses ?? stay.course.pauses).stops,
            neededBy: neededBy(from: stay.since),
            remindedUntil: reminded,
            calendars: calendars
        )
    }
}
