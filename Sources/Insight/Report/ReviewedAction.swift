import Escalation

/// What somebody means to do after a review, or has done.
public struct ReviewedAction: Hashable, Sendable {
    public let caseID: CaseID
    public let policy: String
    public let number: Int64
    public let owner: String
    /// `nil` where the text was erased.
    public let text: String?
    public let reviewedAt: Instant
    public let due: Instant?
    public let doneAt: Instant?
    /// Whether it helped, where it was done and there are cases on both sides.
    public let comparison: Comparison?

    /// The open ones first, by when they are due.
    static func all(in selection: Selection) -> [ReviewedAction] {
        selection.fold.reviews.flatMap { id, notes in
            notes.filter { note in selection.fold.scope.policy.map { $0.rawValue == note.policy } ?? true }
                .flatMap { note in
                    note.actions.filter { isShown($0, selection.fold.scope) }.map { action in
                        ReviewedAction(
                            caseID: id,
                            policy: note.policy,
                            number: action.number,
                            owner: action.owner,
                            text: action.text,
                            reviewedAt: note.at,
                            due: action.due,
                            doneAt: action.doneAt,
                            comparison: action.doneAt.flatMap { Comparison(of: note.policy, at: $0, in: selection) }
                        )
                    }
                }
        }.sorted { $0.order < $1.order }
    }

    /// What is open, however old, and what was done within the period.
    private static func isShown(_ action: ReviewNote.Action, _ scope: ReportScope) -> Bool {
        action.doneAt.map(scope.covers) ?? true
    }

    private var order: (Int64, Int64, CaseID, Int64) {
        (doneAt == nil ? 0 : 1, (doneAt ?? due)?.microseconds ?? .max, caseID, number)
    }
}
