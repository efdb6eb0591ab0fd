import JSON

extension Case {
    /// An owner gives the case at its level to other owners, and owns it no more.
    ///
    /// It narrows who decides, and never widens it: only people who hold a role of the level can be given it, nobody
    /// gives away or is given what is their own request, and at a level where several must agree the other owners stay,
    /// so that nobody can be left out by somebody else.
    mutating func reassign(
        by person: PersonID,
        to people: [PersonID],
        because reason: String,
        in team: TeamName? = nil,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = expireClaim(step: &step)
        var stay = try stayOwned(by: person, policy: policy, step: step)
        let rules = policy.level(stay.level)
        guard rules.actions.contains(.reassign) else {
            throw .notPermitted(.reassign, permitted: policy.actions(at: stay.level))
        }
        if let claim = stay.claim, claim.by != person { throw .claimed(by: claim.by, until: claim.until) }
        try check(reason, as: "the reason")
        guard !people.isEmpty, Set(people).count == people.count, !people.contains(person) else {
            throw .malformed("name the other people who are to own the case, each once")
        }
        for name in [person] + people {
            guard let known = step.directory.people[name], concerns(name) else {
                throw .notAnOwner(PersonID(name.rawValue.cut(toBytes: 64)), stay.level)
            }
            guard !known.roles.isDisjoint(with: rules.owners) else { throw .notAnOwner(name, stay.level) }
            if let reason = ownRequest(of: known, in: stay, policy: policy) { throw .ownRequest(name, reason) }
        }
        let staying = rules.quorum == nil ? [] : stay.owners.filter { $0 != person }
        let owners = Set(staying + people).sorted()
        guard rules.quorum?.canBeReached(by: owners.compactMap { step.directory.people[$0] }) ?? true else {
            throw .malformed("the \(owners.count) who would own the case are too few to agree at level \(stay.level)")
        }
        stay.stage = .underReview(owners: owners)
        stay.claim = nil
        status = .open(stay)
        var facts: JSONObject = [
            "by": .string(person.rawValue), "to": .array(people.map { .string($0.rawValue) }),
            "level": .string(stay.level.rawValue), "owners": .array(owners.map { .string($0.rawValue) }),
        ]
        if let team { facts["team"] = .string(team.rawValue) }
        record(Entry.Draft(.caseReassigned, facts, detail: ["text": .string(reason)]), in: &step)
        tell(people.compactMap { step.directory.people[$0] }, purpose: .decide, step: &step)
    }

    /// An owner gives the case to those of a team who may own it at its level now: who hold a role of the level, are
    /// there, and whose own request it is not.
    mutating func reassign(
        by person: PersonID,
        toTeam name: TeamName,
        because reason: String,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        let stay = try stayOwned(by: person, policy: policy, step: step)
        let (rules, now) = (policy.level(stay.level), moment(of: step))
        guard rules.actions.contains(.reassign) else {
            throw .notPermitted(.reassign, permitted: policy.actions(at: stay.level))
        }
        guard let team = step.directory.teams[name] else {
            throw .malformed("the directory has no team \(name.rawValue.cut(toBytes: 64))")
        }
        let others = team.members.filter { $0 != person }.sorted().compactMap { step.directory.people[$0] }
        let owners = others.filter { concerns($0.id) && !$0.roles.isDisjoint(with: rules.owners) }
        guard !owners.isEmpty else { throw .malformed("nobody else of team \(name) owns level \(stay.level)") }
        let present = owners.filter { owner in
            step.directory.seats(of: owner.id, at: rules, now).contains { $0.owner == owner.id }
        }
        guard !present.isEmpty else {
            throw .malformed("nobody else of team \(name) who owns level \(stay.level) is there and qualified now")
        }
        let free = present.filter { ownRequest(of: $0, in: stay, policy: policy) == nil }
        guard !free.isEmpty else {
            throw .malformed("nobody else of team \(name) who owns level \(stay.level) may decide it: it is their own")
        }
        try reassign(by: person, to: free.map(\.id), because: reason, in: name, policy: policy, step: &step)
    }
}
