import Escalation

extension SQLReader {
    private static let cases = SQLStatement(
        "read cases",
        """
        SELECT id, subject_key,
            CASE WHEN status = 'closed' AND standing IS NULL AND urgency IS NULL AND proceedings IS NULL
                THEN 1 ELSE 0 END,
            policy, policy_version, trigger_name, key_value, running, opening, level, outcome, closed_at, closed_by,
            closer, change, revision, attached, updated_at, snapshot_digest, snapshot, waiting
        FROM cases WHERE id > ?1 ORDER BY id LIMIT ?2
        """
    )

    func lendCases(after id: CaseID?, limit: Int, to body: (LentCase) throws -> Void) throws {
        precondition(!isOver, "a reader was kept past its end")
        try json.keys.readAhead()
        let keys = json.keys.known
        try connection.lend(Self.cases(.text(id?.rawValue ?? ""), SQLValue(limit))) { row in
            let (id, keyID, isEnded) = (try row.bytes(), try row.optionalBytes(), try row.int() == 1)
            guard isEnded, let keyID, case .key(let key)? = keys[SubjectKeyID(loading: keyID)] else {
                return try body(LentCase(id: id, ended: nil))
            }
            try lendEnded(&row, key) { try body(LentCase(id: id, ended: $0)) }
        }
    }

    private func lendEnded(
        _ row: inout LentRow,
        _ key: SubjectKey,
        to body: (LentCase.Ended?) throws -> Void
    ) throws {
        let (policy, version) = (try row.bytes(), try row.int())
        let (trigger, keyValue, running) = (try row.bytes(), try row.bytes(), try row.int())
        let opening = open(try row.bytes(), key)
        let (level, outcome, closedAt) = (try row.bytes(), try row.bytes(), try row.int())
        let closer = (try row.bytes(), try row.optionalBytes())
        let (change, revision, attached, updatedAt) = (try row.int(), try row.int(), try row.int(), try row.int())
        let digest = try row.bytes()
        let (snapshot, waiting) = (open(try row.bytes(), key), open(try row.bytes(), key))
        guard let opening, let snapshot, waiting?.elementsEqual("[]".utf8) == true else { return try body(nil) }
        try opening.withUnsafeBytes { opening in
            try snapshot.withUnsafeBytes { snapshot in
                try body(
                    LentCase.Ended(
                        policy: policy,
                        version: version,
                        trigger: trigger,
                        key: keyValue,
                        running: running,
                        opening: opening,
                        level: level,
                        outcome: outcome,
                        closedAt: closedAt,
                        closer: closer,
                        change: change,
                        revision: revision,
                        attached: attached,
                        updatedAt: updatedAt,
                        snapshotDigest: digest,
                        snapshot: snapshot
                    )
                )
            }
        }
    }

    /// What a column of sealed text says; `nil` where it is not sealed, or not under this key: then the case itself is read,
    /// and says what is wrong with it.
    private func open(_ text: UnsafeRawBufferPointer, _ key: SubjectKey) -> [UInt8]? {
        Seal.lend(text: text) { seal in
            guard let seal, seal.keyID == key.id else { return nil }
            return seal.opened(with: key)
        }
    }
}
