import Escalation

extension SQLStore: RecoverableStore {
    func recovering<Result>(_ body: (any RecoveryTransaction) throws -> Result) throws -> Result {
        precondition(isRecovering, "the store is opened for recovery")
        return try transaction { transaction in
            guard let transaction = transaction as? any RecoveryTransaction else {
                preconditionFailure("a transaction of a database can recover it")
            }
            return try body(transaction)
        }
    }
}

extension SQLTransaction: RecoveryTransaction {
    private static let removeMeta = SQLStatement("recover the store", "DELETE FROM meta WHERE key = ?1")
    private static let forgetRoles = SQLStatement("recover the store", "DELETE FROM role")
    private static let findEntry = SQLStatement(
        "take an entry over",
        "SELECT row_id, body FROM entry WHERE case_id = ?1 AND change = ?2"
    )
    private static let takeFromList = SQLStatement("take an entry over", "DELETE FROM unsequenced WHERE row_id = ?1")
    private static let toRecover = SQLStatement(
        "find cases to recover",
        """
        SELECT c.id FROM cases c WHERE c.id > ?1 AND (
            c.status = 'open' OR c.change < (SELECT max(e.change) FROM entry e WHERE e.case_id = c.id)
        ) ORDER BY c.id LIMIT ?2
        """
    )
    private static let withoutRow = SQLStatement(
        "find lost cases",
        """
        SELECT e.case_id FROM leaf l JOIN entry e ON e.row_id = l.row_id
        WHERE l.idx >= ?1 AND e.kind = '\(Entry.Kind.caseOpened.rawValue)'
            AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = e.case_id)
            AND NOT EXISTS (SELECT 1 FROM lost_case g WHERE g.id = e.case_id)
        ORDER BY l.idx LIMIT ?2
        """
    )
    private static let noteLost = SQLStatement(
        "note a lost case",
        """
        INSERT INTO lost_case (id, policy, trigger_name, running, outcome, incarnation)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """
    )
    private static let isLost = SQLStatement("look for a lost case", "SELECT 1 FROM lost_case WHERE id = ?1")

    func beginRecovery(of what: String) throws -> Int64 {
        let head = try lockLog()
        if try meta(Installation.Key.restored) == nil { try setMeta(Installation.Key.restored, what) }
        // A worker of an earlier version would take what was recovered for what it was before.
        let floor = try meta(Installation.Key.schemaFloor).flatMap { Int64($0) } ?? 0
        try setMeta(Installation.Key.schemaFloor, String(max(floor, Migration.lostCases.number)))
        if let begun = try meta(Installation.Key.recoveredFrom).flatMap({ Int64($0) }) { return begun }
        try setMeta(Installation.Key.recoveredFrom, String(head.size))
        return head.size
    }

    func takeOver(_ entries: [TakenEntry], nodes: [KeptNode], newHead: LogHead, after head: LogHead) throws {
        let present = try run(entries.map(Self.finding))
        var missing: [Entry] = []
        for (taken, rows) in zip(entries, present) {
            guard var row = rows.first else {
                missing.append(taken.entry)
                continue
            }
            _ = try row.int()
            guard try row.blob() == taken.entry.body else {
                throw StoreError(
                    .data,
                    operation: "take an entry over",
                    message:
                        "the store holds another entry \(taken.entry.change) of \(taken.entry.caseID) than the log: it was "
                        + "worked on after it was restored. Restore it again, and recover it before anything works on it"
                )
            }
        }
        _ = try run(EntryRow.inserting(missing, into: connection.dialect, sealed: key))
        let numbers = try run(entries.map(Self.finding)).map { rows -> Int64 in
            guard var row = rows.first else {
                throw StoreError(.unexpected, operation: "take an entry over", message: "its row is missing")
            }
            return try row.int()
        }
        var growth = LogGrowth(nodes: nodes, newHead: newHead)
        growth.leaves = zip(entries, numbers).enumerated().map { place, pair in
            Leaf(row: pair.1, index: head.size + Int64(place), hash: pair.0.hash)
        }
        try append(growth, to: head)
    }

    private static func finding(_ taken: TakenEntry) -> SQLCommand {
        findEntry(SQLValue(taken.entry.caseID), .int(taken.entry.change))
    }

    func casesToRecover(after id: CaseID?, limit: Int) throws -> [CaseID] {
        try rows(Self.toRecover(.text(id?.rawValue ?? ""), SQLValue(limit))).map(Self.id)
    }

    func casesWithoutRow(from index: Int64, limit: Int) throws -> [CaseID] {
        try rows(Self.withoutRow(.int(index), SQLValue(limit))).map(Self.id)
    }

    func note(_ lost: [LostCase], incarnation: Int64) throws {
        _ = try run(
            lost.map { subject in
                Self.noteLost(
                    SQLValue(subject.id),
                    SQLValue(subject.policy.name),
                    SQLValue(subject.trigger),
                    .int(subject.running),
                    SQLValue(subject.course.closure?.outcome.rawValue),
                    .int(incarnation)
                )
            }
        )
    }

    func raiseInstallationChange(to change: Int64) throws {
        let current = try meta(Installation.Key.installationChange).flatMap { Int64($0) } ?? 0
        if change > current { try setMeta(Installation.Key.installationChange, String(change)) }
    }

    func finishRecovery(incarnation: Int64) throws {
        try setMeta(Installation.Key.incarnation, String(incarnation))
        _ = try run([
            Self.removeMeta(.text(Installation.Key.restored)), Self.removeMeta(.text(Installation.Key.recoveredFrom)),
            Self.forgetRoles(),
        ])
    }

    private static func id(_ stored: SQLRow) throws -> CaseID {
        var row = stored
        return try row.id()
    }

    /// A case that was lost keeps its number, so that the next one of its key has another id.
    func skippingLostCases(_ rows: [KeyID: KeyRow]) throws -> [KeyID: KeyRow] {
        // Only a recovery loses cases.
        guard incarnation > 1 else { return rows }
        var rows = rows
        var asked = rows.keys.sorted(byBytesOf: { [$0.policy.rawValue, $0.trigger.rawValue, $0.value] })
        while !asked.isEmpty {
            let found = try run(
                asked.map { Self.isLost(SQLValue(DerivedID.ofCase($0, running: (rows[$0]?.running ?? 0) + 1))) }
            )
            asked = zip(asked, found).compactMap { $1.isEmpty ? nil : $0 }
            for id in asked { rows[id]?.running += 1 }
        }
        return rows
    }
}
