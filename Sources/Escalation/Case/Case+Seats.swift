extension Case {
    /// The places from which somebody who was asked may answer now; never none.
    func seats(of person: PersonID, in stay: LevelStay, policy: Policy, step: Step) throws(Refusal) -> [Seat] {
        let (rules, now) = (policy.level(stay.level), moment(of: step))
        let seats = step.directory.seats(of: person, at: rules, now)
        guard seats.isEmpty else { return seats }
        if let absence = step.directory.people[person]?.absence(at: now) {
            throw .away(person, until: absence.until, delegate: absence.delegate)
        }
        let mayOwn = step.directory.seats(heldBy: person, at: now).contains {
            step.directory.belongs($0.owner, to: rules)
        }
        if mayOwn { try step.directory.refuseUnqualified(person, for: rules.qualification, now) }
        throw .notAnOwner(person, stay.level)
    }

    /// The place that a decision is taken from: the one that it names, else the decider's own, else the only one.
    func seat(of decision: Decision, in stay: LevelStay, policy: Policy, step: Step) throws(Refusal) -> Seat {
        let seats = try seats(of: decision.person, in: stay, policy: policy, step: step)
        if let named = decision.actingFor {
            guard let seat = seats.first(where: { $0.owner == named }) else {
                throw .notActingFor(decision.person, named)
            }
            return seat
        }
        if let own = seats.first(where: { $0.actingFor == nil }) { return own }
        guard seats.count == 1 else { throw .actsForSeveral(decision.person, seats.map(\.owner)) }
        return seats[0]
    }
}

extension Case {
    /// Who has left somebody their place at the level where the case is, and is away.
    public func absent(
        leavingTo person: PersonID,
        policy: Policy,
        directory: Directory,
        at instant: Instant
    ) -> [Directory.Person] {
        guard case .open(let stay) = status else { return [] }
        return directory.seats(of: person, at: policy.level(stay.level), instant)
            .compactMap { $0.actingFor.flatMap { directory.people[$0] } }
    }
}

extension Directory {
    /// Refuses somebody whose qualification has ended, or who never had it.
    func refuseUnqualified(
        _ person: PersonID,
        for required: QualificationName?,
        _ instant: Instant
    ) throws(Refusal) {
        guard let required, let found = people[person], !found.isQualified(for: required, at: instant) else { return }
        throw .unqualified(person, required, lastDay: found.qualification(required)?.lastDay)
    }
}
