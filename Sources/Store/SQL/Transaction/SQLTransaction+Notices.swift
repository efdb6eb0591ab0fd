import Escalation

extension SQLTransaction {
    private static let lease = SQLStatement(
        "lease notices",
        """
        WITH wanted (wanted_id) AS (
            SELECT id FROM notice WHERE standing = 'waiting' AND due <= ?1 ORDER BY due, id LIMIT ?2 {skip locked}
        )
        UPDATE notice SET attempt = attempt + 1, due = ?3 FROM wanted WHERE id = wanted_id
        RETURNING \(NoticeRow.columns), attempt
        """
    )
    /// By its id: on a young table PostgreSQL would rather read every waiting notice by an index for those, and the
    /// condition is written so that it cannot.
    private static let lockLeased = SQLStatement(
        "lock a notice",
        """
        SELECT \(NoticeRow.columns), attempt FROM notice
        WHERE id = ?1 AND attempt = ?2 AND standing || '' = 'waiting' {lock}
        """
    )
    private static let tally = SQLStatement(
        "tally notices",
        """
        SELECT standing, count(*) FROM notice WHERE case_id = ?1 AND generation = ?2 AND purpose = 'decide'
        GROUP BY standing
        """
    )

    func leaseNotices(limit: Int, lease: Duration) throws -> [LeasedNotice] {
        try keepLeased(Self.lease(SQLValue(now), SQLValue(limit), SQLValue(now + lease)))
    }

    /// Runs a statement that leases notices.
    func keepLeased(_ command: SQLCommand) throws -> [LeasedNotice] {
        locks.lock(.notices)
        let leased = try rows(command)
            .map { try NoticeRow.readLeased($0, keys: json.keys) }
            .sorted { ($0.notice.createdAt, $0.notice.id) < ($1.notice.createdAt, $1.notice.id) }
        lockedNotices.formUnion(leased)
        return leased
    }

    func lockNotices(_ leased: [LeasedNotice]) throws -> [LeasedNotice] {
        locks.lock(.notices)
        let sorted = leased.sorted(byBytesOf: { [$0.notice.id] })
        let held = try run(sorted.map { Self.lockLeased(.text($0.notice.id), SQLValue($0.attempt)) })
            .joined().map { try NoticeRow.readLeased($0, keys: json.keys) }
        lockedNotices.formUnion(held)
        return held
    }

    func noticeTally(case id: CaseID, generation: Int64) throws -> NoticeTally {
        var tally = NoticeTally(waiting: 0, delivered: 0, failed: 0)
        for var row in try rows(Self.tally(SQLValue(id), .int(generation))) {
            let standing: NoticeRow.Standing = try row.word()
            let count = Int(try row.int())
            switch standing {
            case .waiting: tally.waiting = count
            case .delivered: tally.delivered = count
            case .failed: tally.failed = count
            case .stopped: break
            }
        }
        return tally
    }

    func updating(_ state: NoticeState) throws -> SQLCommand {
        let leased = LeasedNotice(notice: state.notice, attempt: state.attempt)
        precondition(lockedNotices.contains(leased), "a notice is locked before it is written")
        return NoticeRow.updating(state, sealed: try key(of: state.notice.caseID))
    }
}
