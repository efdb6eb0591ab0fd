import JSON

/// Who may not let go on what is their own.
///
/// Whoever sent the event or asked never may, as far as the broker has checked who that was; the rest is the policy's
/// choice. Refusing, cancelling and passing on stay open to everybody.
public struct FourEyes: Hashable, Sendable {
    /// The field that names the person who wants it, by id or broker user.
    public var requester: FieldPath?
    /// Whether nobody may answer at two levels of one case.
    public var acrossLevels: Bool

    public init(requester: FieldPath? = nil, acrossLevels: Bool = false) {
        self.requester = requester
        self.acrossLevels = acrossLevels
    }
}

extension Case {
    /// Refuses what only somebody else may do about somebody's own request: from whatever place they act.
    func checkFourEyes(of person: PersonID, in stay: LevelStay, policy: Policy, step: Step) throws(Refusal) {
        for seat in try seats(of: person, in: stay, policy: policy, step: step) {
            try checkFourEyes(from: seat, in: stay, policy: policy, step: step)
        }
    }

    /// Refuses a decision on somebody's own request: whoever acts, and everybody for whom they do.
    func checkFourEyes(from seat: Seat, in stay: LevelStay, policy: Policy, step: Step) throws(Refusal) {
        for id in [seat.holder] + seat.chain {
            guard let person = step.directory.people[id],
                let reason = ownRequest(of: person, in: stay, policy: policy)
            else { continue }
            throw .ownRequest(person.id, reason)
        }
    }

    /// Why the case counts as this person's own; `nil` where it does not.
    func ownRequest(of person: Directory.Person, in stay: LevelStay, policy: Policy) -> String? {
        let senders = [opening.event.sender] + waiting.map(\.event.sender)
        if senders.contains(where: { sender in sender.map(person.brokerUsers.contains) ?? false }) {
            return "sent what the case is about"
        }
        if let path = policy.fourEyes.requester, case .string(let name)? = path.value(in: snapshot.fields),
            name == person.id.rawValue || person.brokerUsers.contains(BrokerUser(name))
        {
            return "is named by \(path)"
        }
        if let origin = opening.origin, origin.keptOut.contains(person.id) {
            return "did what the case looks back at"
        }
        if policy.fourEyes.acrossLevels,
            let earlier = stay.decidedBefore.first(where: { $0.person == person.id && $0.level != stay.level })
        {
            return "has answered at level \(earlier.level)"
        }
        return nil
    }
}
