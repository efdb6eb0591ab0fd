/// Where a policy and the people at hand do not fit together: what would leave a decision to one person, or to nobody.
public struct CoverageGap: Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        /// Nobody holds a role that owns the level.
        case nobodyOwns
        /// So many own it, and they could not agree enough.
        case tooFewToAgree(owners: Int)
        /// No owner has an address for any channel.
        case nobodyCanBeTold
        /// No owner has a broker user, and there is no gateway that could speak for one.
        case nobodyCanAnswer
        /// No living worker takes cases in there.
        case nobodyServes
        /// From where a decision begins up to the last level, nobody may let it go on.
        case nobodyMayLetGoOn
        /// Somebody asked at the gate, and no policy names it.
        case nobodyAnswers
        /// Only this person may.
        case onePersonMayLetGoOn(PersonID)
    }

    /// `nil` where no policy is concerned: that is the gap.
    public let policy: PolicyReference?
    public let level: LevelName?
    /// The gate or trigger, where the gap is of one.
    public let decision: String?
    public let problem: Problem
}

extension Policy {
    /// - Parameter served: The levels that living workers serve; `nil` where nobody knows.
    public func coverageGaps(in directory: Directory, served: Set<LevelName>?) -> [CoverageGap] {
        levels.flatMap { gaps(at: $0, in: directory, served: served) }
            + triggers.compactMap { gap(of: $0, in: directory) }
    }

    private func gaps(at level: PolicyLevel, in directory: Directory, served: Set<LevelName>?) -> [CoverageGap] {
        let owners = directory.holders(of: level.owners)
        var problems: [CoverageGap.Problem] = []
        if owners.isEmpty {
            problems.append(.nobodyOwns)
        } else {
            if level.quorum?.canBeReached(by: owners) == false { problems.append(.tooFewToAgree(owners: owners.count)) }
            if owners.allSatisfy(\.contacts.isEmpty) { problems.append(.nobodyCanBeTold) }
            if directory.gateways.isEmpty, owners.allSatisfy(\.brokerUsers.isEmpty) {
                problems.append(.nobodyCanAnswer)
            }
        }
        if served?.contains(level.level) == false { problems.append(.nobodyServes) }
        return problems.map { CoverageGap(policy: reference, level: level.level, decision: nil, problem: $0) }
    }

    /// Who, at any level that a case of this trigger can come to, owns it and holds an authority.
    private func gap(of rule: TriggerRule, in directory: Directory) -> CoverageGap? {
        var able: Set<PersonID> = []
        for level in levels.drop(while: { $0.level != rule.entryLevel })
        where level.actions.contains(where: \.needsAuthority) {
            let roles = authorities.flatMap(\.roles)
            let holders = directory.holders(of: level.owners).filter { !$0.roles.isDisjoint(with: roles) }
            able.formUnion(holders.map(\.id))
        }
        let problem: CoverageGap.Problem
        switch able.count {
        case 0: problem = .nobodyMayLetGoOn
        case 1: problem = .onePersonMayLetGoOn(able.first ?? "")
        default: return nil
        }
        return CoverageGap(policy: reference, level: nil, decision: rule.decisionInWords, problem: problem)
    }
}

extension CoverageGap {
    /// Of a gate at which somebody asked and that no policy names.
    public static func unanswered(_ gate: GateName) -> CoverageGap {
        CoverageGap(policy: nil, level: nil, decision: "gate \(gate)", problem: .nobodyAnswers)
    }
}

extension CoverageGap: CustomStringConvertible {
    public var description: String {
        let place = [policy?.description, level.map { "level \($0)" }, decision].compactMap { $0 }
        return "\(place.joined(separator: ", ")): \(problem.inWords)"
    }
}

extension CoverageGap.Problem {
    /// A stable word for scripts.
    public var code: String {
        switch self {
        case .nobodyOwns: "nobody-owns"
        case .tooFewToAgree: "too-few-to-agree"
        case .nobodyCanBeTold: "nobody-can-be-told"
        case .nobodyCanAnswer: "nobody-can-answer"
        case .nobodyServes: "nobody-serves"
        case .nobodyAnswers: "nobody-answers"
        case .nobodyMayLetGoOn: "nobody-may-let-go-on"
        case .onePersonMayLetGoOn: "one-person-may-let-go-on"
        }
    }

    fileprivate var inWords: String {
        switch self {
        case .nobodyOwns: "nobody in the directory holds a role that owns it; its cases move on at once"
        case .tooFewToAgree(let owners): "its \(owners) owners are too few to agree; its cases move on at once"
        case .nobodyCanBeTold: "no owner has an address for notices"
        case .nobodyCanAnswer: "no owner has a broker user, and there is no gateway to speak for one"
        case .nobodyServes: "no live belay-review serves it; its cases only wait for their window"
        case .nobodyAnswers: "automations have asked here, and no policy names it: they are refused"
        case .nobodyMayLetGoOn: "no owner of any level holds an authority: nothing can ever be let go on"
        case .onePersonMayLetGoOn(let person): "only \(person) may let it go on; while they are away, nobody"
        }
    }
}
