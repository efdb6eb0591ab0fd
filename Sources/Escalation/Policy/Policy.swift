import JSON

/// A versioned document: what needs a person, who that is at which level, how long they have, and what follows.
///
/// A case stays on the version under which it was opened.
public struct Policy: Sendable {
    public var name: PolicyName
    /// Raised by one with every change of content.
    public var version: Int64
    public var title: LocalText
    /// The levels a case passes through, lowest first; never empty.
    public var levels: [PolicyLevel]
    public var triggers: [TriggerRule]
    public var authorities: [AuthorityRow]
    public var notices: NoticeRules
    /// How long an outcome may be acted on; after that the automation asks again.
    public var outcomeValidFor: Duration?
    public var fourEyes: FourEyes
    /// How long an automation that asks at a gate waits at most; held against the longest path when it is applied.
    public var answerWithin: Duration?
    /// Whether deadlines that are open move when a calendar that they are counted in changes.
    public var followsCalendar: Bool
    /// Who may put its gates on hold; `nil` lets nobody.
    public var gateModes: GateModeRules?
    /// How its cases are told apart.
    public var classification = Classification()
    /// Its own examples; none of it is part of what the fleet does.
    public var tests: [PolicyTest] = []
    /// What follows when what was decided is not done; `nil` leaves it to the automation.
    public var followUp: FollowUpRule?
    /// Who may override the levels together; `nil` permits nobody.
    public var breakGlass: BreakGlassRule?
    /// Who answers for the data that is decided on while a case is handed about: told when owners want different things.
    public var integrity: [RoleName]
    /// The forms that levels pick by name, and whatever else picks one.
    public var forms: [FormName: DecisionForm] = [:]
    /// Whom its cases are about, and who sees what of them.
    public var privacy = PrivacyRule()
    /// When people look at the policy itself.
    public var governance = GovernanceRule()
    /// Of the exact text that was applied; `nil` where it was not read from one.
    public var hash: Digest?

    public init(
        name: PolicyName,
        version: Int64,
        title: LocalText,
        levels: [PolicyLevel],
        triggers: [TriggerRule],
        authorities: [AuthorityRow] = [],
        notices: NoticeRules = NoticeRules(),
        outcomeValidFor: Duration? = nil,
        fourEyes: FourEyes = FourEyes(),
        answerWithin: Duration? = nil,
        followsCalendar: Bool = false,
        gateModes: GateModeRules? = nil,
        followUp: FollowUpRule? = nil,
        breakGlass: BreakGlassRule? = nil,
        integrity: [RoleName] = []
    ) {
        self.name = name
        self.version = version
        self.title = title
        self.levels = levels
        self.triggers = triggers
        self.authorities = authorities
        self.notices = notices
        self.outcomeValidFor = outcomeValidFor
        self.fourEyes = fourEyes
        self.answerWithin = answerWithin
        self.followsCalendar = followsCalendar
        self.gateModes = gateModes
        self.followUp = followUp
        self.breakGlass = breakGlass
        self.integrity = integrity
    }

    public var reference: PolicyReference { PolicyReference(name: name, version: version) }

    public func trigger(_ name: TriggerName) -> TriggerRule? { triggers.first { $0.name == name } }

    /// Where automations ask this policy outright.
    public var gates: [GateName] {
        triggers.compactMap { if case .ask(let gate) = $0.kind { gate } else { nil } }
    }

    public func authority(_ name: AuthorityName) -> AuthorityRow? { authorities.first { $0.name == name } }
}

/// Which policy, at which version.
public struct PolicyReference: Hashable, Sendable, CustomStringConvertible {
    public let name: PolicyName
    public let version: Int64

    public init(name: PolicyName, version: Int64) {
        self.name = name
        self.version = version
    }

    public var description: String { "\(name) version \(version)" }
}

/// A row of the authority matrix: who may answer for what, up to which limit.
public struct AuthorityRow: Sendable {
    public var name: AuthorityName
    /// People with any of these roles hold it.
    public var roles: [RoleName]
    /// Holds over the snapshot of every case that it covers; `nil` covers all.
    public var limit: Condition?
    /// Without it nobody holds the authority.
    public var qualification: QualificationName?
    /// Whether rules of a first check may answer under it without a person.
    public var isForRules = false

    public init(name: AuthorityName, roles: [RoleName], limit: Condition? = nil) {
        self.name = name
        self.roles = roles
        self.limit = limit
    }
}

/// Which fields of the snapshot may leave on which channel. A channel that is not named carries no field at all.
public struct NoticeRules: Sendable {
    public var fields: [ChannelName: [FieldPath]]
    /// Told when a case ends, beside the owners of the level that held it.
    public var informed: [RoleName]

    public init(fields: [ChannelName: [FieldPath]] = [:], informed: [RoleName] = []) {
        self.fields = fields
        self.informed = informed
    }
}
