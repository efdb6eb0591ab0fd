import Escalation

extension SQLReader {
    private static let cases = SQLStatement(
        "read cases",
        """
        SELECT {case place}, id, subject_key,
            CASE WHEN status = 'closed' AND standing IS NULL AND urgency IS NULL AND proceedings IS NULL
                THEN 1 ELSE 0 END,
            policy, policy_version, trigger_name, key_value, running, opening, level, outcome, closed_at, closed_by,
            closer, change, revision, attached, updated_at, snapshot_digest, snapshot, waiting
        FROM cases WHERE {case place} > ?1 ORDER BY {case place} LIMIT ?2
        """
    )

    /// No events that wait for their case.
    private static let nothing = Array("[]".utf8)

    func lendCases(
        after place: CasePlace?,
        limit: Int,
        to body: (LentCase) throws -> Void
    ) throws -> CasePlace? {
        precondition(!isOver, "a reader was kept past its end")
        try json.keys.readAhead()
        var keys = KeysAtHand(json.keys.known)
        let beginning: SQLValue = connection.dialect == .sqlite ? .int(.min) : .text("")
        var (count, last) = (0, CasePlace?.none)
        try connection.lend(Self.cases(place?.value ?? beginning, SQLValue(limit))) { row in
            let place = row.next()
            count += 1
            if count == limit { last = CasePlace(place) }
            let (id, keyID, isEnded) = (try row.bytes(), try row.optionalBytes(), try row.int() == 1)
            guard isEnded, let keyID, case .key(let counter)? = keys[SubjectKeyID(loading: keyID)] else {
                return try body(LentCase(id: id, ended: nil))
            }
            try lendEnded(&row, counter) { try body(LentCase(id: id, ended: $0)) }
        }
        return last
    }

    private func lendEnded(
        _ row: inout LentRow,
        _ counter: GaloisCounter,
        to body: (LentCase.Ended?) throws -> Void
    ) throws {
        let (policy, version) = (try row.bytes(), try row.int())
        let (trigger, keyValue, running) = (try row.bytes(), try row.bytes(), try row.int())
        let opening = try row.bytes()
        let (level, outcome, closedAt) = (try row.bytes(), try row.bytes(), try row.int())
        let closer = (try row.bytes(), try row.optionalBytes())
        let (change, revision, attached, updatedAt) = (try row.int(), try row.int(), try row.int(), try row.int())
        let digest = try row.bytes()
        let (snapshot, waiting) = (try row.bytes(), try row.bytes())
        let isWaiting = Self.lend(waiting, counter) { $0.map { !$0.elementsEqual(Self.nothing) } ?? true }
        guard !isWaiting else { return try body(nil) }
        try Self.lend(opening, counter) { opening in
            try Self.lend(snapshot, counter) { snapshot in
                guard let opening, let snapshot else { return try body(nil) }
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

    /// Lends what a column of sealed text says; `nil` where it is not sealed, or not under this key: then the case itself is
    /// read, and says what is wrong with it.
    private static func lend<Result>(
        _ text: UnsafeRawBufferPointer,
        _ counter: GaloisCounter,
        to body: (UnsafeRawBufferPointer?) throws -> Result
    ) rethrows -> Result {
        try Seal.lend(text: text) { seal in
            guard let seal, seal.keyID == counter.keyID else { return try body(nil) }
            return try seal.lend(openedWith: counter, to: body)
        }
    }
}

extension CasePlace {
    fileprivate init(_ column: LentRow.Value) {
        switch column {
        case .int(let number): value = .int(number)
        case .bytes(let bytes): value = .text(String(decoding: bytes, as: UTF8.self))
        case .null: value = .null
        }
    }
}
