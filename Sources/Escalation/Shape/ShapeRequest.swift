/// That somebody wants rules to decide over a shape from now on.
public struct ShapeRequest: Hashable, Sendable {
    public var shape: Digest
    /// Needed where the shape waits under several policies: whoever answers for one does not answer for another.
    public var policy: PolicyName?
    /// Only of events of this type; of all where there is none.
    public var type: String?
    public var because: String

    public init(shape: Digest, policy: PolicyName? = nil, type: String? = nil, because: String) {
        self.shape = shape
        self.policy = policy
        self.type = type
        self.because = because
    }
}

extension ShapeRequest {
    /// The shapes that are acknowledged with it, where this person may.
    ///
    /// Who owns a level of the policy may: the rules decide in their place. Not whoever sent the event that brought the
    /// shape, nor through the broker user that did: nobody opens the way for what is their own.
    ///
    /// - Parameter seen: What has come of this shape.
    public func acknowledging(
        _ seen: [SeenShape],
        by person: PersonID,
        through sender: BrokerUser,
        policies: [Policy],
        step: Step
    ) throws(Refusal) -> [SeenShape] {
        guard !because.isBlank else { throw .malformed("say why: the text `because` is empty") }
        guard because.utf8.count <= Decision.textBytesMax else {
            throw .tooLong("because", bytesMax: Decision.textBytesMax)
        }
        let waiting = try waiting(among: seen)
        let names = Set(waiting.map(\.kind.policy)).sorted()
        guard let name = names.first, names.count == 1 else {
            throw .shape("it waits under \(names.map(\.rawValue).joined(separator: ", ")): name the policy")
        }
        guard let policy = policies.first(where: { $0.name == name }) else {
            throw .shape("the policy \(name) is not in force")
        }
        try checkOwner(person, of: policy, step: step)
        let users = (step.directory.people[person]?.brokerUsers ?? []).union([sender])
        guard !waiting.contains(where: { $0.event.sender.map(users.contains) ?? false }) else {
            throw .shape("\(person) sent the event that brought it: somebody else has to acknowledge it")
        }
        let acknowledgement = ShapeAcknowledgement(by: person, at: step.now, because: because)
        return waiting.map { known in
            var known = known
            known.standing = .acknowledged(acknowledgement)
            return known
        }
    }

    private func waiting(among seen: [SeenShape]) throws(Refusal) -> [SeenShape] {
        let meant = seen.filter { known in
            known.shape.digest == shape && policy.map { $0 == known.kind.policy } ?? true
                && type.map { $0.asKey == known.kind.type } ?? true
        }
        guard let one = meant.first else {
            throw .shape("no event with \(shape) is remembered: look with `belay shape list`")
        }
        let waiting = meant.filter { $0.standing == .waiting }
        if !waiting.isEmpty { return waiting }
        switch one.standing {
        case .acknowledged(let earlier): throw .shape("\(earlier.by) acknowledged it at \(earlier.at)")
        case .first, .waiting: throw .shape("it was the first of its type, which needs no acknowledgement")
        }
    }

    private func checkOwner(_ person: PersonID, of policy: Policy, step: Step) throws(Refusal) {
        guard policy.levels.contains(where: { step.directory.belongs(person, to: $0) }) else {
            throw .shape("\(person) owns no level of \(policy.reference)")
        }
        if let absence = step.directory.people[person]?.absence(at: step.now) {
            throw .away(person, until: absence.until, delegate: absence.delegate)
        }
    }
}
