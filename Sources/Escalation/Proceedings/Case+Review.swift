extension Case {
    /// Whether it only looks back, at an override or at the policy itself: whatever is decided in it, no automation is
    /// told anything.
    public var isReview: Bool { opening.origin?.isReview ?? isGovernance }

    /// Whether it is about the policy itself, so that nothing that a policy asks of what was stopped fits it.
    public var isGovernance: Bool { opening.cause == .governance }

    /// What a decision must say where the case stands: what its level's form asks of a question about something else is
    /// not asked of one about the policy itself.
    public func form(under policy: Policy) -> DecisionForm {
        isGovernance ? DecisionForm(required: [.rationale]) : policy.form(at: place, in: standing.category)
    }

    /// What may be decided where the case stands. A review is agreed to or not, and a case that people are doing by hand
    /// is let go on by nobody.
    public func actions(at level: LevelName, policy: Policy) -> [DecisionAction] {
        let offered = policy.actions(at: level)
        // Nothing goes on by itself that people are doing by hand.
        if isDoneByHand { return offered.filter { !$0.needsAuthority && $0 != .manual } }
        // Nor what was changed since the backup and is lost.
        guard hasKnownBasis else { return offered.filter { !$0.needsAuthority } }
        guard isReview else { return offered }
        return [.approve, .refuse] + offered.filter { $0 == .returnBelow || $0 == .escalate }
    }

    /// How the case ends by an action; `nil` where it goes on. Agreeing to what was done lets nothing go on.
    func outcome(of action: DecisionAction) -> OutcomeKind? {
        isReview && action == .approve ? .notRequired : action.outcome
    }
}
