import JSON

extension Case {
    /// Adds whoever has come to own the case since it was taken in, because a shift began or somebody left their place
    /// to a delegate, and tells them. Whoever was asked before may still answer while they are not away.
    ///
    /// Where nobody owns the level any more it is empty, and the case moves on at once; but not from under somebody who
    /// has claimed it. Returns whether anything changed.
    public mutating func followDuty(policy: Policy, step: inout Step) -> Bool {
        let now = moment(of: step)
        guard case .open(var stay) = status,
            let change = dutyChange(of: stay, policy: policy, directory: directory(in: step), now)
        else { return false }
        let rules = policy.level(stay.level)
        let gone = step.directory.gone(of: stay.owners, at: rules, now)
        stay.stage = .underReview(owners: stay.owners + change.added)
        stay.dutyDue = change.due
        status = .open(stay)
        var facts: JSONObject = [
            "level": .string(stay.level.rawValue), "added": .array(change.added.map { .string($0.rawValue) }),
            "gone": .array(gone.map { .string($0.rawValue) }),
        ]
        if let actingFor = change.duty.actingForFact { facts["actingFor"] = actingFor }
        record(Entry.Draft(.dutyChanged, facts), in: &step)
        let able = step.directory.people(stay.owners, standingAt: rules, now)
        guard stay.claim != nil || !change.duty.seats.isEmpty && rules.quorum?.canBeReached(by: able) ?? true else {
            levelIsEmpty(
                owners: change.duty.owners.count,
                vacancy: change.duty.vacancy,
                policy: policy,
                step: &step
            )
            return true
        }
        tell(change.added.compactMap { step.directory.people[$0] }, purpose: .decide, step: &step)
        return true
    }

    /// Whether ``followDuty(policy:step:)`` would find something to change, after the directory did.
    public func isBehindDuty(policy: Policy, directory: Directory, now: Instant) -> Bool {
        guard case .open(let stay) = status else { return false }
        let people = opening.drill.map { directory.limited(to: $0.recipients) } ?? directory
        return dutyChange(of: stay, policy: policy, directory: people, max(now, updatedAt)) != nil
    }

    private struct DutyChange {
        let duty: LevelDuty
        let added: [PersonID]
        /// When duty changes next.
        let due: Instant?
    }

    private func dutyChange(
        of stay: LevelStay,
        policy: Policy,
        directory: Directory,
        _ now: Instant
    ) -> DutyChange? {
        let rules = policy.level(stay.level)
        guard case .underReview = stay.stage else { return nil }
        var due = directory.nextDutyChange(at: rules, after: now, before: stay.windowEnds)
        // Of a level whose people are always the same, and all there, those who were asked stay those who were asked.
        guard
            due != nil || stay.dutyDue != nil || rules.onDuty != nil
                || !directory.gone(of: stay.owners, at: rules, now).isEmpty
        else { return nil }
        let duty = directory.duty(at: rules, now)
        if duty.seats.isEmpty {
            guard let claim = stay.claim else { return DutyChange(duty: duty, added: [], due: due) }
            // Looked at again when the claim ends.
            due = min(due ?? claim.until, claim.until)
        }
        let added = duty.owners.filter { !stay.owners.contains($0) }
        return added.isEmpty && due == stay.dutyDue ? nil : DutyChange(duty: duty, added: added, due: due)
    }
}

extension Directory {
    /// Who of those who were asked cannot answer now.
    fileprivate func gone(of owners: [PersonID], at level: PolicyLevel, _ instant: Instant) -> [PersonID] {
        owners.filter { seats(of: $0, at: level, instant).isEmpty }
    }
}

extension LevelDuty {
    /// For an entry: whom each acts for, where anybody acts for somebody.
    var actingForFact: JSONValue? {
        let acting = actingFor
        guard !acting.isEmpty else { return nil }
        return .object(
            JSONObject(acting.map { ($0.holder.rawValue, .array($0.owners.map { .string($0.rawValue) })) })
        )
    }
}
