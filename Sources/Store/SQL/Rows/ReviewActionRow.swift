import Escalation

/// What a review asks for as a row.
enum ReviewActionRow {
    private static let put = SQLStatement(
        "write a review's action",
        """
        INSERT INTO review_action (case_id, number, policy, owner, since, due, done_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (case_id, number) DO UPDATE SET done_at = excluded.done_at
        """
    )
    /// Neither database is asked where it puts what is missing: they differ.
    static let list = SQLStatement(
        "list actions of reviews",
        """
        SELECT case_id, policy, number, owner, due, since, done_at FROM review_action
        WHERE (?1 = 0 OR done_at IS NULL) AND (?2 = '' OR owner = ?2) AND (?3 = '' OR case_id = ?3)
        ORDER BY done_at IS NOT NULL, due IS NULL, due, case_id, number LIMIT ?4
        """
    )

    /// Those that are new or were done.
    static func updating(_ old: Case, to new: Case) -> [SQLCommand] {
        guard old.proceedings.actions != new.proceedings.actions else { return [] }
        return new.proceedings.actions.filter { !old.proceedings.actions.contains($0) }.map { action in
            put(
                SQLValue(new.id),
                .int(action.number),
                SQLValue(new.policy.name),
                SQLValue(action.owner),
                SQLValue(action.since),
                SQLValue(action.due),
                SQLValue(action.doneAt)
            )
        }
    }

    static func read(_ stored: SQLRow) throws -> StoredAction {
        var row = stored
        let (caseID, policy): (CaseID, PolicyName) = (try row.id(), try row.id())
        let (number, owner): (Int64, PersonID) = (try row.int(), try row.id())
        let (due, since, doneAt) = (try row.optionalInstant(), try row.instant(), try row.optionalInstant())
        return StoredAction(
            caseID: caseID,
            policy: policy,
            action: ReviewAction(number: number, owner: owner, due: due, since: since, doneAt: doneAt)
        )
    }
}
