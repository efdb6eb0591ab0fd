/// A policy as people read it who never saw its text: for each kind of decision and each level, who decides, on what,
/// how long they have, and what follows from silence.
public struct OwnershipMatrix: Hashable, Sendable {
    /// One kind of decision at one level.
    public struct Row: Hashable, Sendable {
        /// The gate at which automations ask, or the trigger that stops.
        public let decision: String
        /// Why it stops.
        public let because: LocalText
        public let level: LevelName
        public let owners: [RoleName]
        /// Who holds the owning roles in the directory at hand, by name.
        public let people: [String]
        /// Who must agree, in words.
        public let agreement: String
        /// Without these nobody may decide.
        public let requires: [FieldPath]
        public let actions: [DecisionAction]
        public let authorities: [Authority]
        /// What else may be decided than what was asked, each with its values.
        public let alternatives: [Alternative]
        /// Fields that a decider may change.
        public let changeable: [FieldPath]
        public let window: Duration
        /// The business calendars in whose working time windows are counted; none means the wall clock.
        public let calendars: [CalendarName]
        public let warning: Duration?
        /// What follows when the window passes.
        public let silence: String
        /// What a decision must say.
        public let form: [DecisionForm.Field]
        /// Categories and risk ratings whose cases cannot skip this level.
        public let unskippable: [CaseWay.Kind]
        /// Categories whose cases have less time here.
        public let shorter: [CategoryName: Duration]
        /// Told when a case comes here or ends here.
        public let informed: [RoleName]
        /// What is done by hand once somebody decides `manual`.
        public let procedure: [Procedure.Step]
        /// Whoever is on duty in it decides too.
        public let onDuty: RotaName?
        /// Without it nobody decides.
        public let qualification: QualificationName?
        /// The teams whose cases the level owns.
        public let teams: [TeamName]
        /// Who may take a claim back, beside the leads of the claimer's teams.
        public let takeBack: [RoleName]
        /// How often a reminder repeats after the first.
        public let remindEvery: Duration?
        /// How long people normally take.
        public let turnaround: Duration?
        /// The rules that look first, each with its condition.
        public let rules: [Check]
        /// What rules do by themselves, in words; `nil` where none look.
        public let automatic: String?
        /// Who may approve exceptions; anybody who decides where none is named.
        public let exceptions: [RoleName]
        /// Who must write the record of what was decided.
        public let record: RecordRule?
        /// What the form asks beside Belay's own fields.
        public let fields: [FormField]
    }

    /// A rule of a first check.
    public struct Check: Hashable, Sendable {
        public let name: RuleName
        /// In CEL, as it was written.
        public let condition: String
    }

    /// A category or a risk rating.
    public struct Kind: Hashable, Sendable {
        public let kind: CaseWay.Kind
        /// In CEL, as it was written.
        public let condition: String
    }

    /// A row of the authority matrix that an owner of the level may name.
    public struct Authority: Hashable, Sendable {
        public let name: AuthorityName
        /// Up to which limit; `nil` covers every case.
        public let limit: String?
        /// Without it nobody holds the authority.
        public let qualification: QualificationName?
    }

    public let policy: PolicyReference
    public let title: LocalText
    public let rows: [Row]
    /// What its cases may be about, and how grave, each with the condition that says so.
    public let kinds: [Kind]
    /// Told when a case ends, beside the owners of the level that held it.
    public let informed: [RoleName]
    /// Who may not let their own go on, in words.
    public let fourEyes: String
    /// Told when owners want different things.
    public let integrity: [RoleName]
    /// Who may override the levels, in words; `nil` where nobody may.
    public let override: String?
    /// What follows when a decision is not carried out, in words; `nil` where nothing does.
    public let followUp: String?
    /// When people look at the policy itself, in words; `nil` where nothing says so.
    public let governance: String?

    /// - Parameter directory: Whose people are named; without one only roles are.
    public init(_ policy: Policy, directory: Directory?) {
        self.policy = policy.reference
        title = policy.title
        informed = policy.notices.informed
        fourEyes = policy.fourEyes.inWords
        kinds =
            policy.classification.categories.map { Kind(kind: .category($0.name), condition: $0.condition.text) }
            + policy.classification.risks.map { Kind(kind: .risk($0.rating), condition: $0.condition.text) }
        integrity = policy.integrity
        override = policy.breakGlass?.inWords
        followUp = policy.followUp?.inWords(firstLevel: policy.levels[0].level)
        governance = policy.governance.inWords(at: policy.governanceLevel)
        rows = policy.triggers.flatMap { rule in
            policy.levels.drop { $0.level != policy.lowestLevel(of: rule) }.map { level in
                Row(rule, at: level, of: policy, directory: directory)
            }
        }
    }
}

extension OwnershipMatrix.Row {
    init(_ rule: TriggerRule, at level: PolicyLevel, of policy: Policy, directory: Directory?) {
        // Whoever is on duty stands there with the roles that they have.
        let owning = Set(level.owners).union(
            level.onDuty == nil ? [] : directory?.candidates(at: level).flatMap(\.roles) ?? []
        )
        self.init(
            decision: rule.decisionInWords,
            because: rule.because,
            level: level.level,
            owners: level.owners,
            people: directory?.candidates(at: level).compactMap { $0.shown(with: level.qualification) } ?? [],
            agreement: level.quorum?.inWords ?? "one owner decides",
            requires: level.requiredData,
            actions: policy.actions(at: level.level) + (level.actions.contains(.reassign) ? [.reassign] : []),
            authorities: policy.authorities.filter { !owning.isDisjoint(with: $0.roles) }.map {
                OwnershipMatrix.Authority(name: $0.name, limit: $0.limit?.text, qualification: $0.qualification)
            },
            alternatives: level.alternatives,
            changeable: level.actions.contains(.approveWithChanges) ? level.changeable : [],
            window: level.window,
            calendars: level.calendars,
            warning: level.warning,
            silence: policy.consequence(of: level.level),
            form: DecisionForm.Field.allCases.filter(level.form.required.contains),
            unskippable: policy.ways(of: rule).filter { $0.unskippable.contains(level.level) }.compactMap(\.kind),
            shorter: Dictionary(
                policy.classification.categories.compactMap { category in
                    category.windows[level.level].map { (category.name, $0) }
                },
                uniquingKeysWith: min
            ),
            informed: level.informed,
            procedure: level.procedure?.steps ?? [],
            onDuty: level.onDuty,
            qualification: level.qualification,
            teams: level.teams,
            takeBack: level.takeBack,
            remindEvery: level.remindEvery,
            turnaround: level.turnaround,
            rules: (level.firstCheck?.rules ?? []).map {
                OwnershipMatrix.Check(name: $0.name, condition: $0.condition.text)
            },
            automatic: level.firstCheck?.inWords,
            exceptions: level.exceptions,
            record: level.record,
            fields: level.form.fields
        )
    }
}

extension TriggerRule {
    var decisionInWords: String {
        switch kind {
        case .ask(let gate): "asked at gate \(gate)"
        case .threshold: "\(name)"
        case .rate(_, let count, let window): "\(name): \(count) within \(WrittenDuration(window))"
        case .failure: "\(name): until it recovers"
        }
    }
}

extension FirstCheck {
    /// What rules do by themselves.
    var inWords: String {
        let approval = whenAllPass.map {
            "they approve under \($0.authority), and people look at \(Double($0.sample) / 100)% of it afterwards"
        }
        return [
            "when all pass \(approval ?? Reaction.ask.inWords)", "when any fails \(whenAnyFails.inWords)",
            "when any cannot tell \(whenUnclear.inWords)",
        ].joined(separator: "; ")
    }
}

extension FirstCheck.Reaction {
    fileprivate var inWords: String {
        switch self {
        case .ask: "people decide"
        case .escalate: "the case goes to the next level"
        case .refuse: "they refuse"
        }
    }
}

extension Quorum {
    /// Who must agree, who may refuse, and what becomes of different answers.
    var inWords: String {
        let who =
            switch rule {
            case .count(let count): "\(count) owners must agree"
            case .all: "all owners must agree"
            case .each(let roles): "one of each must agree: \(roles.map(\.rawValue).joined(separator: ", "))"
            }
        let dispute =
            switch conflict {
            case .escalate: "different answers go to the next level"
            case .majority: "of different answers that of more than half carries"
            case .tieBreak(let role): "of different answers that of \(role) carries"
            }
        return "\(who); \(oneRefusalEnds ? "one refusal ends it" : "refusing needs agreement too"); \(dispute)"
    }
}

extension FourEyes {
    var inWords: String {
        var who = ["whoever sent the event or asked"]
        if let requester { who.append("whom \(requester) names") }
        if acrossLevels { who.append("whoever answered at a lower level") }
        return "may not let it go on: " + who.joined(separator: "; ")
    }
}

extension BreakGlassRule {
    var inWords: String {
        let who = roles.map(\.rawValue).joined(separator: " or ")
        return
            "two of \(who) together under \(authority), for \(WrittenDuration(validFor)) at most; looked at afterwards"
    }
}

extension FollowUpRule {
    func inWords(firstLevel: LevelName) -> String {
        let silence = reportWithin.map { ", or is not reported on within \(WrittenDuration($0))," } ?? ""
        return "what could not be done\(silence) comes back at level \(level ?? firstLevel)"
    }
}

extension GovernanceRule {
    fileprivate func inWords(at level: LevelName) -> String? {
        let parts = [
            reviewBy.map { "reviewed by \($0)" }, drillEvery.map { "practised every \(WrittenDuration($0))" },
        ].compactMap { $0 }
        return parts.isEmpty ? nil : "the policy is to be \(parts.joined(separator: ", and ")); level \(level) is asked"
    }
}

extension Directory.Person {
    /// Their name, with the last day of a qualification that is required; `nil` for those who never had it.
    fileprivate func shown(with required: QualificationName?) -> String? {
        guard let required else { return name }
        return qualification(required).map { "\(name) until \($0.lastDay)" }
    }
}
