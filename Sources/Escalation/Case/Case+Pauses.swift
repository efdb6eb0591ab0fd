import JSON

extension Case {
    /// Says that an owner waits for somebody outside: the clock stands still until then, where the policy stops it for
    /// that, and never for longer than it may in all.
    public mutating func wait(
        for party: String,
        until: Instant,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        try checkMayStopClock(person, policy: policy, step: step)
        guard !party.isBlank else { throw .malformed("say for whom you wait") }
        guard party.utf8.count <= Pause.partyBytesMax else {
            throw .tooLong("whom you wait for", bytesMax: Pause.partyBytesMax)
        }
        guard until > moment(of: step) else { throw .malformed("\(until) has passed: say until when you wait") }
        try pause(.outsideParty, for: party, by: person, until: until, policy: policy, step: &step)
    }

    /// Says that whoever was waited for has answered: the clock runs on.
    public mutating func endWait(by person: PersonID, policy: Policy, step: inout Step) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        let stay = try stayOwned(by: person, policy: policy, step: step)
        let waits = stay.course.pauses.filter { $0.isOpen && $0.reason == .outsideParty }
        guard !waits.isEmpty else { throw .clockRunsOn("nobody outside is waited for") }
        for wait in waits { endPause(wait.reason, for: wait.subject, policy: policy, step: &step) }
    }

    /// Stops the clock of the stay, for as long as is wanted and the policy leaves.
    ///
    /// - Throws: ``Refusal/clockRunsOn(_:)`` where the policy does not stop it, or has stopped it for long enough.
    mutating func pause(
        _ reason: PauseReason,
        for subject: String,
        by person: PersonID?,
        until wanted: Instant?,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        guard case .open(var stay) = status else { return }
        let rules = policy.level(stay.level)
        let now = moment(of: step)
        guard rules.pauses.reasons.contains(reason) else {
            throw .clockRunsOn("level \(stay.level) does not stop it for \(reason.rawValue)")
        }
        guard now < stay.windowEnds else { throw .clockRunsOn("the window has passed") }
        guard stay.course.pauses.count < Pause.countMax else {
            throw .clockRunsOn("it was stopped \(Pause.countMax) times at this level")
        }
        let clock = StayClock(of: rules, calendars: step.calendars)
        let left = rules.pauses.atMost - clock.measure(stay.course.pauses.stops, before: now)
        guard left > .zero, let bound = clock.instant(after: left, from: now), bound > now else {
            throw .clockRunsOn("it stood still for as long as it may at this level")
        }
        let until = [wanted, neededBy(from: stay.since)].compactMap { $0 }.reduce(bound) { min($0, $1) }
        guard until > now else { throw .clockRunsOn("nothing is left to wait") }
        stay.course.pauses.append(Pause(reason, by: person, subject: subject, from: now, until: until))
        rearm(&stay, policy: policy, step: step)
        status = .open(stay)
        var facts: JSONObject = [
            "reason": .string(reason.rawValue), "until": .string(until.description),
            "windowEnds": .string(stay.windowEnds.description),
        ]
        if let person { facts["by"] = .string(person.rawValue) }
        if let wanted, until < wanted { facts["cut"] = true }
        if let expected = expectedBy(policy: policy, calendars: step.calendars) {
            facts["expectedBy"] = .string(expected.description)
        }
        let detail: JSONValue? = reason == .outsideParty ? ["text": .string(subject)] : nil
        record(Entry.Draft(.clockPaused, facts, detail: detail), in: &step)
    }

    /// What was waited for is there: the clock runs on, unless something else stops it too.
    mutating func endPause(_ reason: PauseReason, for subject: String, policy: Policy, step: inout Step) {
        guard case .open(var stay) = status,
            let line = stay.course.pauses.lastIndex(where: {
                $0.isOpen && $0.reason == reason && $0.subject.isSame(as: subject)
            })
        else { return }
        let pause = stay.course.pauses[line]
        stay.course.pauses[line].ended = min(pause.until, max(pause.from, moment(of: step)))
        rearm(&stay, policy: policy, step: step)
        status = .open(stay)
        let expected = expectedBy(policy: policy, calendars: step.calendars)
        recordEnd(of: stay.course.pauses[line], in: stay, expectedBy: expected, step: &step)
    }

    /// Ends pauses whose time has passed, each at the instant at which it was to end, however late a timer is. The
    /// window was armed for that. Returns whether there were any.
    mutating func endPausesThatRanOut(step: inout Step) -> Bool {
        guard case .open(var stay) = status else { return false }
        let lines = stay.course.pauses.indices
            .filter { stay.course.pauses[$0].isOpen && stay.course.pauses[$0].until <= step.now }
            .sorted { stay.course.pauses[$0].until < stay.course.pauses[$1].until }
        for line in lines {
            stay.course.pauses[line].ended = stay.course.pauses[line].until
            status = .open(stay)
            recordEnd(of: stay.course.pauses[line], in: stay, step: &step)
        }
        return !lines.isEmpty
    }

    /// - Parameter expected: By when people should have answered now; a pause that ran out moved it when it began.
    private mutating func recordEnd(
        of pause: Pause,
        in stay: LevelStay,
        expectedBy expected: Instant? = nil,
        step: inout Step
    ) {
        var facts: JSONObject = [
            "reason": .string(pause.reason.rawValue), "ended": .string(pause.end.description),
            "windowEnds": .string(stay.windowEnds.description),
        ]
        if let expected { facts["expectedBy"] = .string(expected.description) }
        if pause.end == pause.until { facts["ranOut"] = true }
        if stay.course.pauses.contains(where: \.isOpen) { facts["stillStopped"] = true }
        record(Entry.Draft(.clockResumed, facts), in: &step)
    }

    /// Counts window and warning of a stay again, by its ledger.
    private func rearm(_ stay: inout LevelStay, policy: Policy, step: Step) {
        let rules = windowRules(of: stay, policy: policy)
        let timing = timing(of: stay, remindedUntil: moment(of: step), policy: policy, calendars: step.calendars)
        stay.windowEnds = timing.isCut ? timing.windowEnds : max(timing.windowEnds, moment(of: step))
        stay.moveReminder(to: timing.warningDue, rules: rules, now: moment(of: step))
    }

    private func checkMayStopClock(_ person: PersonID, policy: Policy, step: Step) throws(Refusal) {
        let stay = try stayOwned(by: person, policy: policy, step: step)
        if let claim = stay.claim, claim.by != person, claim.until > step.now {
            throw .claimed(by: claim.by, until: claim.until)
        }
    }
}

extension LevelStay {
    /// Moves the reminder that is still to come. One of several that is due already stays due: what follows it is armed
    /// when it has been given.
    mutating func moveReminder(to due: Instant?, rules: PolicyLevel, now: Instant) {
        guard let armed = warningDue, rules.remindEvery == nil || armed > now else { return }
        warningDue = due.flatMap { $0 < windowEnds ? $0 : nil }
    }
}

extension Pause {
    /// The longest name of an outside party, in bytes of UTF-8.
    static let partyBytesMax = 512
}

extension Array<Pause> {
    /// The ledger with every open pause cut to what the level leaves it, by calendars that may have changed.
    func bounded(by level: PolicyLevel, calendars: BusinessCalendars) -> [Pause] {
        let clock = StayClock(of: level, calendars: calendars)
        return map { pause in
            guard pause.isOpen else { return pause }
            var pause = pause
            let left = level.pauses.atMost - clock.measure(stops, before: pause.from)
            if let bound = clock.instant(after: left, from: pause.from) { pause.until = Swift.min(pause.until, bound) }
            return pause
        }
    }
}
