import Escalation

extension SQLTransaction {
    private static let makeKey = SQLStatement(
        "lock a key",
        """
        INSERT INTO key_row (policy, trigger_name, key_value, running) VALUES (?1, ?2, ?3, 0)
        ON CONFLICT (policy, trigger_name, key_value) DO NOTHING
        """
    )
    private static let lockKey = SQLStatement(
        "lock a key",
        """
        SELECT \(KeyRow.columns) FROM key_row WHERE policy = ?1 AND trigger_name = ?2 AND key_value = ?3 {lock}
        """
    )
    private static let updateKey = SQLStatement(
        "update a key",
        """
        UPDATE key_row SET running = ?1, open_case = ?2, last_case = ?3, failing_order = ?4, failing_tie = ?5,
            recovered_order = ?6, recovered_tie = ?7, counted = ?8
        WHERE policy = ?9 AND trigger_name = ?10 AND key_value = ?11
        """
    )

    func lockKeys(_ ids: Set<KeyID>) throws -> [KeyID: KeyRow] {
        locks.lock(.keys)
        return try lockRows(of: ids)
    }

    func lockLedKeys(_ ids: Set<KeyID>) throws -> [KeyID: KeyRow] {
        locks.lock(.ledKeys)
        return try lockRows(of: ids)
    }

    private func lockRows(of ids: Set<KeyID>) throws -> [KeyID: KeyRow] {
        for id in ids { try Self.checkLength(id.parts, "a key") }
        let sorted = ids.sorted(byBytesOf: \.parts)
        let results = try run(sorted.map(columns(of:)).flatMap { [Self.makeKey.with($0), Self.lockKey.with($0)] })
        var rows: [KeyID: KeyRow] = [:]
        for (place, id) in sorted.enumerated() {
            guard let row = results[2 * place + 1].first else {
                throw StoreError(.unexpected, operation: "lock a key", message: "its row is missing")
            }
            rows[id] = try KeyRow(id: id, row: row, json: json)
        }
        rows = try skippingLostCases(rows)
        lockedKeys.merge(rows) { $1 }
        return rows
    }

    /// What others chose as a key's value stands under a pseudonym: it only has to be known again.
    private func columns(of id: KeyID) -> [SQLValue] {
        [SQLValue(id.policy), SQLValue(id.trigger), .text(json.keys.pseudonyms.ofKey(id.value))]
    }

    /// `nil` where the row is as it was.
    func updating(_ row: KeyRow) throws -> SQLCommand? {
        guard let old = lockedKeys[row.id] else { preconditionFailure("a key is locked before it is written") }
        guard old != row else { return nil }
        return Self.updateKey.with(row.columns(sealed: try installationKey()) + columns(of: row.id))
    }
}

extension SQLTransaction {
    private static let lockCase = SQLStatement(
        "lock a case",
        "SELECT \(CaseRow.columns) FROM cases WHERE id = ?1 {lock}"
    )
    private static let lockDue = SQLStatement(
        "lock due cases",
        """
        SELECT \(CaseRow.columns) FROM cases WHERE status = 'open' AND next_due <= ?1
        ORDER BY next_due, id LIMIT ?2 {skip locked}
        """
    )
    private static let lockAftercareDue = SQLStatement(
        "lock due cases",
        """
        SELECT \(CaseRow.columns) FROM cases WHERE aftercare_due <= ?1
        ORDER BY aftercare_due, id LIMIT ?2 {skip locked}
        """
    )
    private static let lockPassed = SQLStatement(
        "lock cases that nobody took in",
        """
        SELECT \(CaseRow.columns) FROM cases
        WHERE stage = 'passed' AND level IN ({elements ?1}) AND since < ?2
        ORDER BY since, id LIMIT ?3 {skip locked}
        """
    )

    func lockCases(_ ids: Set<CaseID>) throws -> [CaseID: Case] {
        locks.lock(.cases)
        let sorted = ids.sorted(byBytesOf: { [$0.rawValue] })
        let cases = try keep(try run(sorted.map { Self.lockCase(SQLValue($0)) }).joined())
        return Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0) })
    }

    func lockDueCases(limit: Int) throws -> [Case] {
        locks.lock(.cases)
        let open = try keep(try rows(Self.lockDue(SQLValue(now), SQLValue(limit))))
        guard open.count < limit else { return open }
        return try open + keep(try rows(Self.lockAftercareDue(SQLValue(now), SQLValue(limit - open.count))))
    }

    func lockCasesAwaitingEntry(at levels: Set<LevelName>, passedBefore instant: Instant, limit: Int) throws -> [Case] {
        locks.lock(.cases)
        let names = levels.map(\.rawValue).sorted().storedArray
        return try keep(try rows(Self.lockPassed(.text(names), SQLValue(instant), SQLValue(limit))))
    }

    func keep(_ rows: some Sequence<SQLRow>) throws -> [Case] {
        try rows.map { row in
            let (subject, key) = try CaseRow.read(row, json: json)
            lockedCases[subject.id] = subject
            keyOfCase[subject.id] = key
            return subject
        }
    }

    func updating(_ subject: Case) throws -> [SQLCommand] {
        guard let old = lockedCases[subject.id] else { preconditionFailure("a case is locked before it is written") }
        return CaseRow.updating(old, to: subject, sealed: try key(of: subject.id))
    }
}

extension KeyID {
    fileprivate var parts: [String] { [policy.rawValue, trigger.rawValue, value] }
}
