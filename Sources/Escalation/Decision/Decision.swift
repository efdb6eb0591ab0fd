import JSON

/// What a person may do with a case.
public enum DecisionAction: String, Hashable, Sendable, CaseIterable {
    case approve
    case approveWithChanges = "approve-with-changes"
    case refuse
    case retry
    case skip
    case cancel
    case manual
    /// One of the level's alternatives, with its values.
    case alternative
    /// Give it back to the level below.
    case returnBelow = "return"
    /// Ask somebody something; the case stays where it is. Asked with a message of its own.
    case ask
    /// Pass it to the next level.
    case escalate
    /// Give it to other owners of the level. It is no answer: it has a message of its own.
    case reassign

    /// What a decision may say; a question is no decision.
    public static let decisions = allCases.filter { $0 != .ask }

    /// What the automation is told; `nil` where the case goes on.
    public var outcome: OutcomeKind? {
        switch self {
        case .approve: .resume
        case .approveWithChanges: .resumeWithChanges
        case .refuse: .refused
        case .retry: .retry
        case .skip: .skip
        case .cancel: .cancel
        case .manual: .manual
        case .alternative: .alternative
        case .returnBelow, .ask, .escalate, .reassign: nil
        }
    }

    /// Whether it lets the automation do something, and so needs an authority that covers the case.
    public var needsAuthority: Bool {
        switch self {
        case .approve, .approveWithChanges, .retry, .skip, .alternative: true
        case .refuse, .cancel, .manual, .returnBelow, .ask, .escalate, .reassign: false
        }
    }
}

/// How grave a decider rates what is decided on.
public enum RiskRating: String, Hashable, Sendable, CaseIterable {
    case low, medium, high, critical
}

/// A structured decision, as a person gave it.
public struct Decision: Hashable, Sendable {
    /// The id of the message that carried it; the same decision again gets its first answer again.
    public var id: String
    public var person: PersonID
    public var action: DecisionAction
    /// Why a person had to decide, in the decider's words; `nil` leaves what the policy gave as the reason.
    public var necessity: String?
    public var rationale: String?
    public var risk: RiskRating?
    public var authority: AuthorityName?
    public var assumptions: [String]
    public var constraints: [String]
    public var changes: [FieldChange]
    public var alternative: ChosenAlternative?
    /// The fields that the policy's author added to the form, by name.
    public var fields: JSONObject
    /// The revision that the person saw.
    public var revision: Int64
    /// For whom, where that is somebody else who is away. Not said, a person answers from their own place, or from the
    /// only one that was left to them.
    public var actingFor: PersonID?
    /// The digest of what the person saw of the case; `nil` where they do not say.
    public var snapshot: Digest?
    /// The hash of the policy's text that the person saw; `nil` where they do not say.
    public var policyHash: Digest?
    /// Fields that were there and could not be read: it is refused with them and all else that is wrong.
    public var unread: [Refusal]

    public init(
        id: String,
        person: PersonID,
        action: DecisionAction,
        necessity: String? = nil,
        rationale: String? = nil,
        risk: RiskRating? = nil,
        authority: AuthorityName? = nil,
        assumptions: [String] = [],
        constraints: [String] = [],
        changes: [FieldChange] = [],
        alternative: ChosenAlternative? = nil,
        fields: JSONObject = [:],
        revision: Int64,
        snapshot: Digest? = nil,
        policyHash: Digest? = nil,
        unread: [Refusal] = []
    ) {
        self.id = id
        self.person = person
        self.action = action
        self.necessity = necessity
        self.rationale = rationale
        self.risk = risk
        self.authority = authority
        self.assumptions = assumptions
        self.constraints = constraints
        self.changes = changes
        self.alternative = alternative
        self.fields = fields
        self.revision = revision
        self.snapshot = snapshot
        self.policyHash = policyHash
        self.unread = unread
    }
}

/// Why a decision, claim or comment was not taken. Each says what, and what the sender can do.
public enum Refusal: Error, Hashable, Sendable {
    case unknownCase(CaseID)
    case closed(OutcomeKind, by: String, at: Instant)
    case notYetAtLevel(LevelName)
    case held(until: Instant)
    case stale(seen: Int64, current: Int64)
    case staleSnapshot(seen: Digest, current: Digest)
    case stalePolicy(seen: Digest?, current: Digest?)
    case notAnOwner(PersonID, LevelName)
    case claimed(by: PersonID, until: Instant)
    case notClaimed
    case notPermitted(DecisionAction, permitted: [DecisionAction])
    case missing([DecisionForm.Field])
    case missingData([FieldPath])
    case unknownAuthority(AuthorityName, held: [AuthorityName])
    case authorityNotHeld(AuthorityName, PersonID)
    case beyondAuthority(AuthorityName, limit: String)
    case authorityUnclear(AuthorityName, String)
    case notChangeable(FieldPath, changeable: [FieldPath])
    case changesWithoutAction
    case noChanges
    case unknownAlternative(AlternativeName?, known: [AlternativeName])
    case alternativeWithoutAction
    case unfitValue(String, String)
    /// A field of the decision, as its data names it, and what is wrong with it.
    case unfitField(String, ValueProblem)
    /// A field of the decision that could not be read, and why.
    case unreadField(String, String)
    /// Several at once; never fewer than two, never nested.
    indirect case several([Refusal])
    case ownRequest(PersonID, String)
    /// Rules that did not pass, and who may let the case go on all the same.
    case exception([CheckResult], approvers: [RoleName])
    /// Levels that cannot be skipped have not answered yet.
    case levelsToPass([LevelName])
    case unknownCategory(CategoryName, known: [CategoryName])
    case override(String)
    case procedure(String)
    /// What the case rests on was lost with its store.
    case recovered(String)
    case record(String)
    case review(String)
    case away(PersonID, until: Instant, delegate: PersonID?)
    case notActingFor(PersonID, PersonID)
    case actsForSeveral(PersonID, [PersonID])
    case unqualified(PersonID, QualificationName, lastDay: CalendarDate?)
    case mayNotTakeBack(PersonID, from: PersonID, LevelName)
    case disputed([FieldPath], by: PersonID)
    case clockRunsOn(String)
    case unknownQuestion(String)
    case shape(String)
    case tooLong(String, bytesMax: Int)
    case identity(IdentityFault)
    case malformed(String)
    case unknownGate(GateName)
    case idReused(String)

    /// A stable word for scripts and metrics.
    public var code: String {
        switch self {
        case .unknownCase: "unknown-case"
        case .closed: "closed"
        case .notYetAtLevel: "not-yet-at-level"
        case .held: "held"
        case .stale, .staleSnapshot, .stalePolicy: "stale"
        case .notAnOwner: "not-an-owner"
        case .claimed: "claimed"
        case .notClaimed: "not-claimed"
        case .notPermitted: "not-permitted"
        case .missing: "missing"
        case .missingData: "missing-data"
        case .unknownAuthority: "unknown-authority"
        case .authorityNotHeld: "authority-not-held"
        case .beyondAuthority: "beyond-authority"
        case .authorityUnclear: "authority-unclear"
        case .notChangeable: "not-changeable"
        case .changesWithoutAction: "changes-without-action"
        case .noChanges: "no-changes"
        case .unknownAlternative: "unknown-alternative"
        case .alternativeWithoutAction: "alternative-without-action"
        case .unfitValue: "unfit-value"
        case .unfitField(_, let problem):
            switch problem.code {
            case .missing: "missing"
            case .tooLong: "too-long"
            default: "unfit-field"
            }
        case .several(let refusals): refusals[0].code
        case .ownRequest: "own-request"
        case .exception: "exception"
        case .levelsToPass: "levels-to-pass"
        case .unknownCategory: "unknown-category"
        case .override: "override"
        case .procedure: "procedure"
        case .recovered: "recovered"
        case .record: "record"
        case .review: "review"
        case .away: "away"
        case .notActingFor: "not-acting-for"
        case .actsForSeveral: "acts-for-several"
        case .unqualified: "unqualified"
        case .mayNotTakeBack: "may-not-take-back"
        case .disputed: "disputed"
        case .clockRunsOn: "clock-runs-on"
        case .unknownQuestion: "unknown-question"
        case .shape: "shape"
        case .tooLong: "too-long"
        case .identity: "identity"
        case .malformed, .unreadField: "malformed"
        case .unknownGate: "unknown-gate"
        case .idReused: "id-reused"
        }
    }
}
