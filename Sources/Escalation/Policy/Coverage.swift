/// Where a policy and the people at hand do not fit together: what would leave a decision to one person, or to nobody.
public struct CoverageGap: Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        /// Nobody holds a role that owns the level.
        case nobodyOwns
        /// The directory lacks the rota that the level names.
        case unknownRota(RotaName)
        /// At this time of the weeks to come.
        case tooFewPeople(CoverageHole)
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
    /// So far ahead rotas and absences are looked at.
    public static let coverageHorizon: Duration = .seconds(28 * 86_400)

    /// - Parameters:
    ///   - served: The levels that living workers serve; `nil` where nobody knows.
    ///   - now: From when the weeks to come are looked at; `nil` leaves them out.
    public func coverageGaps(
        in directory: Directory,
        served: Set<LevelName>?,
        calendars: BusinessCalendars = .none,
        from now: Instant? = nil
    ) -> [CoverageGap] {
        levels.flatMap { level in
            gaps(at: level, in: directory, served: served)
                + holes(at: level, in: directory, calendars: calendars, from: now)
        }
            + triggers.compactMap { gap(of: $0, in: directory) }
    }

    /// Only of levels whose people come and go: of others it is said once and for all times.
    private func holes(
        at level: PolicyLevel,
        in directory: Directory,
        calendars: BusinessCalendars,
        from now: Instant?
    ) -> [CoverageGap] {
        guard let now, directory.nextDutyEdge(at: level, after: now) != nil else { return [] }
        return level.holes(in: directory, calendars: calendars, from: now, until: now + Self.coverageHorizon).map {
            CoverageGap(policy: reference, level: level.level, decision: nil, problem: .tooFewPeople($0))
        }
    }

    private func gaps(at level: PolicyLevel, in directory: Directory, served: Set<LevelName>?) -> [CoverageGap] {
        let owners = directory.candidates(at: level)
        var problems: [CoverageGap.Problem] = []
        if let rota = level.onDuty, directory.rotas[rota] == nil { problems.append(.unknownRota(rota)) }
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
            let holders = directory.candidates(at: level).filter { !$0.roles.isDisjoint(with: roles) }
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
        case .unknownRota: "unknown-rota"
        case .tooFewPeople: "too-few-people"
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
        case .unknownRota(let rota): "the directory has no rota \(rota): nobody is ever on duty in it"
        case .tooFewPeople(let hole): "\(hole.inWords): \(hole.peopleInWords); its cases move on at once"
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

extension CoverageHole {
    fileprivate var peopleInWords: String {
        let cause =
            switch vacancy {
            case nil: ""
            case .nobodyHoldsRole?, .unknownRota?: ", for nobody holds its roles"
            case .nobodyOnDuty?: ", for nobody is on duty"
            case .nobodyQualified?: ", for nobody has a qualification that counts then"
            case .everybodyAway?: ", for everybody is away and nobody stands in"
            }
        return people == 0 ? "nobody is there\(cause)" : "\(people) of \(needed) people are there, too few to agree"
    }
}
