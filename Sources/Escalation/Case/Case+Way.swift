import JSON

extension Case {
    /// The level at which it stands or ended.
    public var place: LevelName {
        switch status {
        case .open(let stay): stay.level
        case .closed(let closure): closure.level
        }
    }

    /// What may be decided where the case stands. Nothing that lets it go on while levels that it cannot skip have not
    /// answered.
    public func permittedActions(under policy: Policy) -> [DecisionAction] {
        guard case .open(let stay) = status else { return [] }
        let isBlocked = !policy.levelsToPass(from: stay.level, standing).isEmpty
        return actions(at: stay.level, policy: policy).filter { !isBlocked || outcome(of: $0)?.letsGoOn != true }
    }

    /// Refuses to let the case go on before every level has answered that it cannot skip.
    func checkWay(of decision: Decision, at level: LevelName, policy: Policy) throws(Refusal) {
        guard outcome(of: decision.action)?.letsGoOn == true else { return }
        let levels = policy.levelsToPass(from: level, standing)
        guard levels.isEmpty else { throw .levelsToPass(levels) }
    }

    /// Whether silence may let the case go on here: never at a level that cannot be skipped, whose people were to answer,
    /// and never where nobody has acknowledged the shape of what it is about, or where people may have answered a store
    /// that was lost.
    func mayGoOnBySilence(_ policy: Policy) -> Bool {
        standing.newShape == nil && proceedings.recovery == nil && policy.levelsToPass(from: place, standing).isEmpty
            && !policy.unskippable(standing).contains(place)
    }

    /// Somebody at this level has passed the case on.
    mutating func noteAnswer(at level: LevelName, policy: Policy) {
        guard !policy.classification.isEmpty else { return }
        standing.answered.insert(level)
    }

    /// Puts a change of where the case belongs into effect, with its entry: the case goes where its way now leads, or
    /// stays with a window that may be shorter. The revision rises, and answers that were given count no more.
    mutating func settle(_ draft: Entry.Draft, cause: String, policy: Policy, step: inout Step) {
        guard case .open(let stay) = status else { return }
        if stay.stage == .held { return settleHeld(stay, draft, policy: policy, step: &step) }
        if let stop = policy.nextStop(from: stay.level, standing) {
            record(draft, in: &step)
            pass(to: stop, of: policy, cause: cause, step: &step)
            return
        }
        revision += 1
        var draft = draft
        if let end = shortenWindow(policy: policy, step: step) {
            draft.facts["windowEnds"] = .string(end.description)
            if let expected = expectedBy(policy: policy, calendars: step.calendars) {
                draft.facts["expectedBy"] = .string(expected.description)
            }
        }
        record(draft, in: &step)
        forgetVotes(step: &step)
    }

    /// Nobody has been asked of a case that is held: where it will go to its people is all that may change.
    private mutating func settleHeld(_ stay: LevelStay, _ draft: Entry.Draft, policy: Policy, step: inout Step) {
        var (stay, draft) = (stay, draft)
        if let stop = policy.nextStop(from: stay.level, standing) { stay.level = stop }
        status = .open(stay)
        revision += 1
        draft.facts["level"] = .string(stay.level.rawValue)
        record(draft, in: &step)
    }

    /// The window that the case now has here, from this moment on, where it ends sooner than the one that was armed.
    private mutating func shortenWindow(policy: Policy, step: Step) -> Instant? {
        guard case .open(var stay) = status else { return nil }
        let timing = timing(of: stay, from: moment(of: step), policy: policy, calendars: step.calendars)
        guard timing.windowEnds < stay.windowEnds else { return nil }
        stay.course.countedFrom = moment(of: step)
        stay.windowEnds = timing.windowEnds
        if let due = stay.warningDue { stay.warningDue = timing.warningDue.map { min($0, due) } }
        if let due = stay.warningDue, due >= stay.windowEnds { stay.warningDue = nil }
        status = .open(stay)
        return stay.windowEnds
    }
}
