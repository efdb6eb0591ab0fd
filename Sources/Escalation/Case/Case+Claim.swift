import JSON

extension Case {
    /// Keeps the case for one owner for as long as the level says; claiming again renews it.
    public mutating func claim(by person: PersonID, policy: Policy, step: inout Step) throws(Refusal) {
        _ = expireClaim(step: &step)
        var stay = try stayOwned(by: person, policy: policy, step: step)
        if let claim = stay.claim, claim.by != person { throw .claimed(by: claim.by, until: claim.until) }
        let now = moment(of: step)
        let until = now + policy.level(stay.level).claim
        stay.claim = Claim(by: person, at: now, until: until)
        status = .open(stay)
        record(
            Entry.Draft(.claimTaken, ["by": .string(person.rawValue), "until": .string(until.description)]),
            in: &step
        )
    }

    /// Gives a claim back before it expires.
    public mutating func release(by person: PersonID, step: inout Step) throws(Refusal) {
        var stay = try stayOwned(by: person, step: step)
        guard stay.claim?.by == person else { throw .notClaimed }
        stay.claim = nil
        status = .open(stay)
        record(Entry.Draft(.claimReleased, ["by": .string(person.rawValue)]), in: &step)
    }

    /// Gives the claim, or a case that nobody has claimed, to another owner, who is told.
    public mutating func handOver(
        by person: PersonID,
        to other: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = expireClaim(step: &step)
        var stay = try stayOwned(by: person, policy: policy, step: step)
        if let claim = stay.claim, claim.by != person { throw .claimed(by: claim.by, until: claim.until) }
        guard other != person else { throw .malformed("a case is handed over to somebody else: claim it instead") }
        _ = try stayOwned(by: other, policy: policy, step: step)
        let now = moment(of: step)
        let until = now + policy.level(stay.level).claim
        stay.claim = Claim(by: other, at: now, until: until)
        status = .open(stay)
        record(
            Entry.Draft(
                .claimTaken,
                [
                    "by": .string(other.rawValue), "from": .string(person.rawValue),
                    "until": .string(until.description),
                ]
            ),
            in: &step
        )
        tell([other].compactMap { step.directory.people[$0] }, purpose: .decide, step: &step)
    }

    /// Adds a remark to the story. It is no part of what a decision rests on.
    public mutating func comment(_ text: String, by person: PersonID, step: inout Step) throws(Refusal) {
        guard step.directory.people[person] != nil else { throw .identity(.unknownPerson(person)) }
        guard !text.isBlank else { throw .malformed("the comment is empty") }
        guard text.utf8.count <= Decision.textBytesMax else {
            throw .tooLong("the comment", bytesMax: Decision.textBytesMax)
        }
        record(Entry.Draft(.commentAdded, ["by": .string(person.rawValue)], detail: ["text": .string(text)]), in: &step)
    }

    /// The stay, where `person` was asked and may still answer for it; otherwise why not.
    func stayOwned(by person: PersonID, policy: Policy, step: Step) throws(Refusal) -> LevelStay {
        let stay = try stayOwned(by: person, step: step)
        _ = try seats(of: person, in: stay, policy: policy, step: step)
        return stay
    }

    func stayOwned(by person: PersonID, step: Step) throws(Refusal) -> LevelStay {
        switch status {
        case .closed(let closure):
            throw .closed(closure.outcome, by: closure.by.description, at: closure.at)
        case .open(let stay):
            switch stay.stage {
            case .held:
                throw .held(until: stay.windowEnds)
            case .passed:
                throw .notYetAtLevel(stay.level)
            case .underReview(let owners):
                guard owners.contains(person), step.directory.people[person] != nil else {
                    throw .notAnOwner(person, stay.level)
                }
                return stay
            }
        }
    }
}

extension String {
    /// Whether it says nothing.
    var isBlank: Bool { unicodeScalars.allSatisfy(\.properties.isWhitespace) }
}
