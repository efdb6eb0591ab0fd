/// What goes on in a case beside its decisions, and after them: reports that are awaited, cases that it led to.
///
/// Most cases have nothing here.
public struct Proceedings: Hashable, Sendable {
    /// The outcomes that were given, where the policy wants to hear what became of them.
    public var reports: [AwaitedReport] = []
    /// When the last report is due; `nil` once all have come, or where none is awaited.
    public var reportDue: Instant?
    /// The cases that Belay opened because of this one, oldest first.
    public var led: [LedCase] = []
    /// What one person has asked for and nobody has confirmed yet.
    public var override: OverrideRequest?
    /// Who overrode the levels.
    public var overridden: Override?
    /// What people do by hand in place of the automation.
    public var checklist: Checklist?
    /// What must be written now that it was decided.
    public var record: RecordDuty?
    /// What reviews have asked for since it ended, in the order of their numbers.
    public var actions: [ReviewAction] = []
    /// That its store was restored from a backup while it was open, and what was lost with it.
    public var recovery: CaseRecovery?

    public init() {}

    public var isEmpty: Bool { self == Proceedings() }
}

/// An outcome on which the automation is to report.
public struct AwaitedReport: Hashable, Sendable {
    public let outcome: String
    /// The place of the run that was given it, among those that waited; `nil` where none did.
    public let position: Int?
    /// Whether no report has come yet, and one is due.
    public var isAwaited: Bool

    public init(outcome: String, position: Int?, isAwaited: Bool) {
        self.outcome = outcome
        self.position = position
        self.isAwaited = isAwaited
    }
}

/// A case that Belay opened because of another.
public struct LedCase: Hashable, Sendable {
    public let id: CaseID
    public let occasion: CaseOrigin.Occasion

    public init(id: CaseID, occasion: CaseOrigin.Occasion) {
        self.id = id
        self.occasion = occasion
    }
}

extension Case {
    /// When something is due after the case has ended; `nil` while it is open.
    public var aftercareDue: Instant? {
        guard case .closed = status else { return nil }
        return [proceedings.reportDue, proceedings.record?.nextDue].compactMap { $0 }.min()
    }

    /// When somebody has to look at it again by the clock, whether it is open or has ended.
    public var nextDue: Instant? { nextDeadline ?? aftercareDue }
}
