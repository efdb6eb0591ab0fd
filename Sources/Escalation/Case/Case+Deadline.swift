import JSON

extension Case {
    /// Applies every deadline of this case that is due by the step's clock. Returns what was applied; a wake-up that
    /// finds nothing due is a no-op.
    ///
    /// A deadline is part of the case's stay, so that it cannot outlive it: once the case has moved on, there is
    /// nothing left to fire.
    public mutating func applyDueDeadlines(policy: Policy, step: inout Step) -> [DeadlineKind] {
        guard case .open = status else {
            return applyDueReport(policy: policy, step: &step) + applyDueRecord(step: &step)
        }
        var applied: [DeadlineKind] = endPausesThatRanOut(step: &step) ? [.pause] : []
        guard case .open(var stay) = status else { return applied }
        if stay.stage == .held {
            guard stay.windowEnds <= step.now else {
                return lapseOverride(policy: policy, step: &step) ? [.override] : []
            }
            pass(to: stay.level, of: policy, cause: "hold-ended", step: &step)
            return [.hold]
        }
        if stay.windowEnds <= step.now {
            record(
                Entry.Draft(
                    .windowPassed,
                    ["level": .string(stay.level.rawValue), "due": .string(stay.windowEnds.description)]
                ),
                in: &step
            )
            // A window that was armed before it could be cut ends later than the answer is needed, and passes as usual.
            let cause = isCut(stay) ? Unanswered.neededByPassed : .windowPassed
            moveOn(cause: cause, policy: policy, step: &step)
            return applied + [.window]
        }
        if let due = stay.course.request?.due, due <= step.now {
            guard isStillWanted(stay.course.request, policy.level(stay.level)) else {
                forgetRequest(policy: policy, step: &step)
                return applied + [.data]
            }
            record(
                Entry.Draft(
                    .dataOverdue,
                    ["level": .string(stay.level.rawValue), "due": .string(due.description)]
                ),
                in: &step
            )
            moveOn(cause: .dataNotProvided, policy: policy, step: &step)
            return applied + [.data]
        }
        if expireClaim(step: &step) {
            stay.claim = nil
            applied.append(.claim)
        }
        if lapseOverride(policy: policy, step: &step) { applied.append(.override) }
        if let due = stay.warningDue, due <= step.now {
            stay.warningDue = nextReminder(of: stay, policy: policy, step: step)
            #if BELAY_MUTANT_DOUBLE_FIRE
                if let claim = stay.claim { stay.warningDue = claim.until }
            #endif
            status = .open(stay)
            var facts: JSONObject = ["level": .string(stay.level.rawValue), "due": .string(due.description)]
            if let next = stay.warningDue { facts["next"] = .string(next.description) }
            record(Entry.Draft(.warningDue, facts), in: &step)
            tell(stay.owners.compactMap { step.directory.people[$0] }, purpose: .warning, step: &step)
            applied.append(.warning)
        }
        if let due = stay.dutyDue, due <= step.now, followDuty(policy: policy, step: &step) { applied.append(.duty) }
        return applied
    }

    /// When the owners of a stay are reminded again; `nil` where they are not. It lies in the future always, so that an
    /// outage leads to one reminder and not to many.
    private func nextReminder(of stay: LevelStay, policy: Policy, step: Step) -> Instant? {
        guard windowRules(of: stay, policy: policy).remindEvery != nil else { return nil }
        let timing = timing(of: stay, remindedUntil: moment(of: step), policy: policy, calendars: step.calendars)
        return timing.warningDue.flatMap { $0 < stay.windowEnds ? $0 : nil }
    }

    /// Ends a claim whose time has passed. Whoever comes to the case first does it, so that a claim never outlives its
    /// time because a timer is late. Returns whether there was one.
    mutating func expireClaim(step: inout Step) -> Bool {
        guard case .open(var stay) = status, let claim = stay.claim, claim.until <= step.now else { return false }
        stay.claim = nil
        status = .open(stay)
        record(
            Entry.Draft(.claimExpired, ["by": .string(claim.by.rawValue), "due": .string(claim.until.description)]),
            in: &step
        )
        return true
    }
}

/// What can come due in a case.
public enum DeadlineKind: String, Hashable, Sendable, CaseIterable {
    case window, warning, claim, hold, override, report, record, duty
    /// A pause of the clock is over.
    case pause
    /// The source has not given in time what it was asked for.
    case data
}
