import Escalation

/// What is learnt from the cases of a period: figures, what stands out, and what may be changed.
public struct Report: Sendable {
    public let scope: ReportScope
    public let rules: ReportRules
    /// Entries of the log that were read.
    public let entries: Int64
    public let unreadable: Int
    /// Of all cases in scope.
    public let total: Figures
    public let groups: [Group]
    /// How many cases were opened in each part of the period, by what became of them.
    public let timeline: Timeline
    /// How many cases were opened at which hour of which day of the week (UTC), Monday first.
    public let hours: [[Int]]
    public let storms: [Storm]
    public let hurried: [HurriedDecision]
    public let dataIssues: [DataIssue]
    /// Votes that could not be brought together.
    public let disputes: Int
    /// What else happened in its cases.
    public let beside: [Entry.Kind: Int]
    public let drills: [DrillFigures]
    public let actions: [ReviewedAction]
    public let changes: [PolicyChange]
    public let suggestions: [Suggestion]
    /// What the store knows beside the log.
    public var dead = DeadFigures()
    /// What changed policies would have done with the cases of a suggestion, where somebody has tried.
    public var trials: [Suggestion: SuggestionTrial] = [:]

    /// Figures of what has one value in a dimension.
    public struct Group: Sendable {
        public let dimension: ReportDimension
        public let name: String
        public let figures: Figures
    }
}

/// The cases of one drill; none of them counts among the others.
public struct DrillFigures: Hashable, Sendable {
    public let name: String
    public let cases: Int
}

extension Report {
    /// Reckons it from what the log has told.
    ///
    /// - Parameter dimensions: By what figures are told apart.
    public init(
        _ fold: CaseFold,
        by dimensions: [ReportDimension] = ReportDimension.allCases,
        rules: ReportRules = ReportRules(),
        surroundings: ReportSurroundings = ReportSurroundings()
    ) {
        let selection = Selection(fold, surroundings)
        let clock = WorkingClock(surroundings: surroundings)
        scope = fold.scope
        self.rules = rules
        entries = fold.entries
        unreadable = fold.unreadable
        total = selection.total(clock, rules)
        groups = dimensions.flatMap { selection.groups(by: $0, clock, rules) }
        timeline = Timeline(selection)
        hours = selection.hours
        storms = Storm.all(in: selection, rules)
        hurried = HurriedDecision.all(in: selection, rules)
        dataIssues = selection.dataIssues
        disputes = fold.disputes
        beside = fold.beside
        drills = Dictionary(grouping: fold.drillCases.values) { $0 }
            .map { DrillFigures(name: $0.key, cases: $0.value.count) }.sorted { $0.name < $1.name }
        actions = ReviewedAction.all(in: selection)
        changes = PolicyChange.all(in: selection)
        suggestions = Suggestion.all(in: selection, rules)
    }
}
