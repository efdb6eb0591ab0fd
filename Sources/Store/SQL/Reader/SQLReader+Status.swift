import Escalation

extension SQLReader {
    /// What is only practised is counted nowhere.
    private static let isLive = "key_value NOT LIKE '\(KeyID.drillPrefix)%'"
    private static let openByLevel = SQLStatement(
        "read the status",
        """
        SELECT level, count(*), min(opened_at) FROM cases WHERE status = 'open' AND \(isLive)
        GROUP BY level ORDER BY level
        """
    )
    /// The next twenty.
    private static let deadlines = SQLStatement(
        "read the status",
        """
        SELECT id, level, next_due FROM cases WHERE status = 'open' AND \(isLive) ORDER BY next_due, id LIMIT 20
        """
    )
    private static let numbers = SQLStatement(
        "read the status",
        """
        SELECT (SELECT count(*) FROM outbox), (SELECT min(written_at) FROM outbox),
            (SELECT count(*) FROM unsequenced), (SELECT count(*) FROM notice WHERE standing = 'waiting'),
            (SELECT count(*) FROM dead WHERE state = 'dead'),
            (SELECT count(*) FROM cases WHERE unrecorded_since IS NOT NULL AND \(isLive)),
            (SELECT min(unrecorded_since) FROM cases WHERE unrecorded_since IS NOT NULL AND \(isLive)),
            (SELECT count(*) FROM event_shape WHERE standing = 'waiting')
        """
    )
    private static let totals = SQLStatement(
        "count",
        """
        SELECT (SELECT count(*) FROM cases), (SELECT count(*) FROM cases WHERE status = 'open'),
            (SELECT CAST(coalesce(sum(attached), 0) AS BIGINT) FROM cases), (SELECT count(*) FROM entry),
            (SELECT count(*) FROM leaf), (SELECT count(*) FROM notice),
            (SELECT count(*) FROM dead WHERE state = 'dead'), (SELECT count(*) FROM inbox)
        """
    )
    private static let outcomes = SQLStatement(
        "count",
        "SELECT outcome, count(*) FROM cases WHERE outcome IS NOT NULL GROUP BY outcome"
    )
    private static let earliestDeadline = SQLStatement(
        "look for the next deadline",
        """
        SELECT min(due) FROM (
            SELECT min(next_due) AS due FROM cases WHERE status = 'open'
            UNION ALL SELECT min(aftercare_due) FROM cases WHERE aftercare_due IS NOT NULL
        ) AS earliest
        """
    )
    private static let earliestNotice = SQLStatement(
        "look for the next notice",
        "SELECT min(due) FROM notice WHERE standing = 'waiting'"
    )
    private static let anyUnsequenced = SQLStatement(
        "look for entries without an index",
        "SELECT 1 FROM unsequenced LIMIT 1"
    )
    private static let someDead = SQLStatement(
        "read dead letters",
        "SELECT \(DeadLetter.columns) FROM dead WHERE state = ?1 ORDER BY at DESC, id LIMIT ?2"
    )
    private static let anyDead = SQLStatement(
        "read dead letters",
        "SELECT \(DeadLetter.columns) FROM dead ORDER BY at DESC, id LIMIT ?1"
    )
    private static let allWorkers = SQLStatement(
        "read workers",
        "SELECT \(WorkerPresence.columns) FROM worker ORDER BY kind, id"
    )

    func status() throws -> StoreStatus {
        let results = try run([Self.openByLevel(), Self.deadlines(), Self.numbers()])
        var status = StoreStatus()
        for var row in results[0] {
            status.openByLevel.append(
                StoreStatus.LevelCount(level: try row.id(), open: Int(try row.int()), oldest: try row.instant())
            )
        }
        for var row in results[1] {
            status.deadlines.append(
                StoreStatus.Deadline(id: try row.id(), level: try row.id(), due: try row.instant())
            )
        }
        guard var row = results[2].first else { return status }
        status.outboxRows = Int(try row.int())
        status.outboxOldest = try row.optionalInstant()
        status.unsequenced = Int(try row.int())
        status.noticesWaiting = Int(try row.int())
        status.dead = Int(try row.int())
        status.unrecorded = Int(try row.int())
        status.unrecordedOldest = try row.optionalInstant()
        status.shapesWaiting = Int(try row.int())
        return status
    }

    func nextDue() throws -> Instant? { try instant(Self.earliestDeadline) }

    func nextNoticeDue() throws -> Instant? { try instant(Self.earliestNotice) }

    func hasUnsequenced() throws -> Bool { try !rows(Self.anyUnsequenced()).isEmpty }

    private func instant(_ statement: SQLStatement) throws -> Instant? {
        guard var row = try rows(statement()).first else { return nil }
        return try row.optionalInstant()
    }

    func counts() throws -> StoreCounts {
        let results = try run([Self.totals(), Self.outcomes()])
        var counts = StoreCounts()
        guard var row = results[0].first else { return counts }
        counts.cases = Int(try row.int())
        counts.open = Int(try row.int())
        counts.attached = Int(try row.int())
        counts.entries = Int(try row.int())
        counts.sequenced = Int(try row.int())
        counts.notices = Int(try row.int())
        counts.dead = Int(try row.int())
        counts.inbox = Int(try row.int())
        for var row in results[1] { counts.byOutcome[try row.word()] = Int(try row.int()) }
        return counts
    }

    func dead(state: DeadState?, limit: Int) throws -> [DeadLetter] {
        let command = state.map { Self.someDead(.text($0.rawValue), SQLValue(limit)) } ?? Self.anyDead(SQLValue(limit))
        return try rows(command).map { try DeadLetter(row: $0, keys: json.keys) }
    }

    func workers() throws -> [WorkerPresence] {
        try rows(Self.allWorkers()).map { try WorkerPresence(row: $0, json: json) }
    }
}

extension SQLReader {
    private static let durabilitySettings = SQLStatement(
        "read the durability settings",
        """
        SELECT current_setting('synchronous_standby_names'), current_setting('synchronous_commit'),
            current_setting('fsync')
        """
    )

    func durability() throws -> StoreDurability? {
        guard connection.dialect == .postgreSQL, var row = try rows(Self.durabilitySettings()).first else { return nil }
        return StoreDurability(
            synchronousStandbys: try row.text(),
            synchronousCommit: try row.text(),
            flushes: try row.text() == "on"
        )
    }
}
