/// One review level of a policy: who owns it, what they must be shown and may do, how long they have.
public struct PolicyLevel: Sendable {
    public var level: LevelName
    /// The people who hold any of these roles own a case at this level.
    public var owners: [RoleName]
    /// Fields of the snapshot without which nobody may decide here; a case that lacks one may only move on.
    public var requiredData: [FieldPath]
    public var actions: Set<DecisionAction>
    public var form: DecisionForm
    /// Fields that a decider may change with `approve-with-changes`.
    public var changeable: [FieldPath]
    /// What a decider may pick with the action `alternative`.
    public var alternatives: [Alternative]
    /// From the moment the case is passed to this level until `expiry` applies.
    public var window: Duration
    /// Window and warning are counted where any of these calendars works; by the wall clock where none is named.
    public var calendars: [CalendarName]
    /// From the moment the case is passed to this level until its owners are reminded; `nil` reminds nobody.
    public var warning: Duration?
    /// After the first reminder its owners are reminded again each time that so much has passed; where there is no
    /// `warning`, the first comes after this too. `nil` reminds once at most.
    public var remindEvery: Duration?
    /// How long people here normally take, counted as the window is; nothing follows when they take longer.
    public var turnaround: Duration?
    public var expiry: Expiry
    /// Whose agreement a decision needs here; `nil` where one owner decides.
    public var quorum: Quorum?
    /// How long a claim keeps others from deciding.
    public var claim: Duration
    /// What is ticked off here when somebody decides `manual`; `nil` ends the case with that decision.
    public var procedure: Procedure?
    /// Told when a case comes here, and when it ends here; they decide nothing by that.
    public var informed: [RoleName]
    /// Whoever is on duty in this rota owns a case here too.
    public var onDuty: RotaName?
    /// Without it nobody owns a case here.
    public var qualification: QualificationName?
    /// People with any of these roles may take a claim back, beside the leads of the claimer's teams.
    public var takeBack: [RoleName] = []
    /// The teams whose cases it owns.
    public var teams: [TeamName] = []
    /// For what the clock of the window stands still.
    public var pauses: PauseRules
    /// How long the source has to give required data before `expiry` applies; the whole window where it is `nil`.
    public var dataWithin: Duration?
    /// Rules that look before its people do.
    public var firstCheck: FirstCheck?
    /// Only holders of these roles may let a case go on of which not every rule passed; whoever may decide may do it where
    /// none is named.
    public var exceptions: [RoleName] = []
    /// Who must write the record of a case that was decided here; `nil` asks for none.
    public var record: RecordRule?

    public init(
        level: LevelName,
        owners: [RoleName],
        requiredData: [FieldPath] = [],
        actions: Set<DecisionAction>,
        form: DecisionForm = DecisionForm(),
        changeable: [FieldPath] = [],
        alternatives: [Alternative] = [],
        window: Duration,
        calendars: [CalendarName] = [],
        warning: Duration? = nil,
        expiry: Expiry,
        quorum: Quorum? = nil,
        claim: Duration = .seconds(15 * 60),
        procedure: Procedure? = nil,
        informed: [RoleName] = [],
        pauses: PauseRules = .none,
        dataWithin: Duration? = nil
    ) {
        self.level = level
        self.owners = owners
        self.requiredData = requiredData
        self.actions = actions
        self.form = form
        self.changeable = changeable
        self.alternatives = alternatives
        self.window = window
        self.calendars = calendars
        self.warning = warning
        self.expiry = expiry
        self.quorum = quorum
        self.claim = claim
        self.procedure = procedure
        self.informed = informed
        self.pauses = pauses
        self.dataWithin = dataWithin
    }
}

/// What follows when a level's window passes, or when nobody owns or can be reached at it.
///
/// Silence escalates, and ends in a refusal or the manual procedure. Any other end needs a named authority; and one that
/// lets the automation go on holds only where people were asked and said nothing.
public enum Expiry: Hashable, Sendable {
    case escalate
    case end(OutcomeKind, authority: AuthorityName?)

    /// Why this expiry may not stand in a policy; `nil` when it may.
    public func objection(isLastLevel: Bool) -> String? {
        switch self {
        case .escalate:
            isLastLevel ? "the last level cannot escalate: say refuse or manual" : nil
        case .end(.refused, _), .end(.manual, _):
            nil
        case .end(.resumeWithChanges, _), .end(.withdrawn, _), .end(.notRequired, _):
            "silence changes nothing and withdraws nothing: say refuse or manual"
        case .end(let outcome, authority: nil):
            "silence may end in \(outcome.rawValue) only under a named authority: write `authority:` beside it"
        case .end(_, authority: .some):
            nil
        }
    }
}
