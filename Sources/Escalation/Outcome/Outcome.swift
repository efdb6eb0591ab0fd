import JSON

/// What the automation is told to do.
public enum OutcomeKind: String, Hashable, Sendable, CaseIterable {
    /// Go on as asked.
    case resume
    /// Go on with the changes that come along.
    case resumeWithChanges = "resume-with-changes"
    case retry
    case skip
    /// Go on in another way, which comes along with its values.
    case alternative
    /// The answer is no.
    case refused
    /// Stop the whole run.
    case cancel
    /// People do it by the manual procedure; the automation does not.
    case manual
    /// The reason for asking has gone; nothing was approved.
    case withdrawn
    case notRequired = "not-required"

    /// Whether the automation goes on: what only a decision on exactly what was asked may say.
    public var letsGoOn: Bool {
        switch self {
        case .resume, .resumeWithChanges, .retry, .skip, .alternative: true
        case .refused, .cancel, .manual, .withdrawn, .notRequired: false
        }
    }
}

/// The end of a case for one waiting run, delivered at least once under one id.
public struct Outcome: Hashable, Sendable {
    /// The same however often it is delivered.
    public let id: String
    public let caseID: CaseID
    public let policy: PolicyReference
    public let kind: OutcomeKind
    public let at: Instant
    public let validUntil: Instant?
    /// The run that waited, `nil` where an event opened the case.
    public let run: WaitingRun?
    /// The event that opened the case.
    public let event: EventReference
    /// What was decided on.
    public let snapshot: Digest
    /// What else it rests on.
    public let basis: DecisionBasis
    public let decision: OutcomeDecision?
    public let by: Closer
    public let level: LevelName
    /// The audit entry that says so: case, change and position.
    public let entry: String
    /// The case that led to this one, where Belay opened it itself.
    public let origin: CaseID?
    /// What people have done by hand, and who.
    public let procedure: [Checklist.Tick]
    /// Who let it go on past the levels, where it was no decision of theirs.
    public let override: Override?
    public let correlation: String
    public let traceparent: String?
    /// What it waits for before it leaves; `nil` where it leaves at once.
    public internal(set) var hold: OutcomeHold?
    /// What becomes of it where the log cannot be written.
    public internal(set) var outage = LogOutage.usual
}

/// That an outcome leaves only when the signed log holds the entry that says so, and enough witnesses have seen it: a
/// record of it cannot be taken back any more once somebody acts on it.
public struct OutcomeHold: Hashable, Sendable {
    /// How many witnesses must have cosigned the checkpoint.
    public let witnesses: Int

    public init(witnesses: Int = 0) {
        self.witnesses = witnesses
    }
}

/// What of a decision the automation needs in order to act on it. The rationale stays with the people and the log.
public struct OutcomeDecision: Hashable, Sendable {
    public let action: DecisionAction
    public let authority: AuthorityName?
    public let constraints: [String]
    public let assumptions: [String]
    public let changes: [FieldChange]
    public let alternative: ChosenAlternative?
    /// For whom the decider acted, where that is somebody else.
    public let actingFor: PersonID?
    /// What its author saw.
    public let revision: Int64
    /// The rules that did not pass, to which it is an exception; mostly none.
    public internal(set) var exception: [CheckResult] = []
}

/// A field given another value by a decider.
public struct FieldChange: Hashable, Sendable {
    public let path: FieldPath
    public let value: JSONValue

    public init(path: FieldPath, value: JSONValue) {
        self.path = path
        self.value = value
    }

    /// As it stands in messages, in what lies beside the log, and in a case's row.
    public var json: JSONValue { ["field": .string(path.description), "value": value] }
}
