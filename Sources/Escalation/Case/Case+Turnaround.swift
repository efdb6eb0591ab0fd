import JSON

extension Case {
    /// By when people should normally have answered at the level where the case is; `nil` where the level does not say.
    /// A clock that stands still moves it, as it moves the window.
    public func expectedBy(policy: Policy, calendars: BusinessCalendars) -> Instant? {
        guard case .open(let stay) = status, let turnaround = policy.level(stay.level, for: standing).turnaround else {
            return nil
        }
        let stops = stay.course.pauses.stops
        let clock = StayClock(of: policy.level(stay.level), calendars: calendars)
        return clock.instant(after: turnaround, from: stay.since, leavingOut: stops)
            ?? StayClock(time: nil).instant(after: turnaround, from: stay.since, leavingOut: stops)
    }

    /// Whether the people of the level that the case is about to leave took as long as is normal there, for the entry
    /// that says so. Nothing where nobody was asked, or where the case was over before anybody was late.
    ///
    /// - Parameter answered: Whether they have answered; silence is late when the time has passed, and else nothing.
    func turnaroundKept(answered: Bool, policy: Policy, step: Step) -> JSONValue? {
        guard case .open(let stay) = status, stay.isAsked, !isDoneByHand,
            let expected = expectedBy(policy: policy, calendars: step.calendars)
        else { return nil }
        let now = moment(of: step)
        let isLate = answered ? now > expected : now >= expected
        guard answered || isLate else { return nil }
        return [
            "level": .string(stay.level.rawValue), "expectedBy": .string(expected.description),
            "kept": .bool(!isLate),
        ]
    }
}

extension Closer {
    /// Whether the people of the level have answered.
    var isAnswer: Bool { if case .person = self { true } else { false } }
}
