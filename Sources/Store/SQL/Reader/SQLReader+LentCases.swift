import Escalation

extension SQLReader {
    private static let cases = SQLStatement(
        "read cases",
        """
        SELECT id,
            CASE WHEN status = 'closed' AND waiting = '[]' AND standing IS NULL AND urgency IS NULL
                AND proceedings IS NULL THEN 1 ELSE 0 END,
            policy, policy_version, trigger_name, key_value, running, opening, level, outcome, closed_at, closed_by,
            closer, change, revision, attached, updated_at, snapshot_digest, snapshot
        FROM cases WHERE id > ?1 ORDER BY id LIMIT ?2
        """
    )

    func lendCases(after id: CaseID?, limit: Int, to body: (LentCase) throws -> Void) throws {
        precondition(!isOver, "a reader was kept past its end")
        try connection.lend(Self.cases(.text(id?.rawValue ?? ""), SQLValue(limit))) { row in
            let (id, isEnded) = (try row.bytes(), try row.int() == 1)
            try body(LentCase(id: id, ended: isEnded ? try LentCase.Ended(&row) : nil))
        }
    }
}

extension LentCase.Ended {
    fileprivate init(_ row: inout LentRow) throws {
        (policy, version) = (try row.bytes(), try row.int())
        (trigger, key, running) = (try row.bytes(), try row.bytes(), try row.int())
        opening = try row.bytes()
        (level, outcome, closedAt) = (try row.bytes(), try row.bytes(), try row.int())
        closer = (try row.bytes(), try row.optionalBytes())
        (change, revision, attached, updatedAt) = (try row.int(), try row.int(), try row.int(), try row.int())
        (snapshotDigest, snapshot) = (try row.bytes(), try row.bytes())
    }
}
