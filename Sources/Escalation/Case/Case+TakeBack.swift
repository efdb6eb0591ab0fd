import JSON

extension Case {
    /// Takes a claim from whoever holds it, so that others can decide: for a lead of one of their teams, or for a role
    /// that the level names. Whoever loses it is told.
    public mutating func takeBack(by person: PersonID, policy: Policy, step: inout Step) throws(Refusal) {
        _ = expireClaim(step: &step)
        var stay = try openStay()
        guard let claim = stay.claim else { throw .notClaimed }
        let rules = policy.level(stay.level)
        let roles = step.directory.people[person]?.roles ?? []
        guard person != claim.by, !roles.isDisjoint(with: rules.takeBack) || step.directory.leads(person, claim.by)
        else {
            throw .mayNotTakeBack(person, from: claim.by, stay.level)
        }
        stay.claim = nil
        status = .open(stay)
        record(
            Entry.Draft(
                .claimTakenBack,
                ["by": .string(person.rawValue), "from": .string(claim.by.rawValue)]
            ),
            in: &step
        )
        tell([claim.by].compactMap { step.directory.people[$0] }, purpose: .takenBack, step: &step)
    }

    private func openStay() throws(Refusal) -> LevelStay {
        switch status {
        case .open(let stay): return stay
        case .closed(let closure): throw .closed(closure.outcome, by: closure.by.description, at: closure.at)
        }
    }
}
