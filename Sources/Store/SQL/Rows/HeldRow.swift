import Escalation
import Messages

/// An outcome that waits for the signed log, as a row.
enum HeldRow {
    /// In the order in which ``read(_:)`` takes them.
    private static let columns = """
        id, held_outcome.case_id, held_outcome.change, witnesses, callback, exchange, routing_key, type, content_type,
        correlation, traceparent, held_outcome.body
        """

    private static let insert = SQLStatement(
        "hold an outcome",
        """
        INSERT INTO held_outcome (
            id, case_id, change, witnesses, callback, exchange, routing_key, type, content_type, correlation,
            traceparent, body
        ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """
    )
    static let covered = SQLStatement(
        "read held outcomes",
        """
        SELECT \(columns) FROM held_outcome
        JOIN entry e ON e.case_id = held_outcome.case_id AND e.change = held_outcome.change JOIN leaf l ON l.row_id = e.row_id
        WHERE l.idx < ?1 AND witnesses = ?2 ORDER BY l.idx LIMIT ?3
        """
    )
    static let witnesses = SQLStatement("read held outcomes", "SELECT DISTINCT witnesses FROM held_outcome")
    static let take = SQLStatement(
        "let held outcomes go",
        """
        DELETE FROM held_outcome WHERE id IN ({elements ?1}) RETURNING \(columns)
        """
    )

    static func inserting(_ held: HeldOutcome, sealed key: SubjectKey) -> SQLCommand {
        let envelope = held.envelope
        return insert(
            .text(envelope.id),
            SQLValue(held.caseID),
            .int(held.change),
            SQLValue(held.witnesses),
            SQLValue(held.callback.map(key.seal)),
            .text(envelope.exchange),
            .text(envelope.routingKey),
            .text(envelope.type),
            .text(envelope.contentType),
            SQLValue(envelope.correlation),
            SQLValue(envelope.traceparent),
            .blob(key.seal(envelope.body))
        )
    }

    static func read(_ stored: SQLRow, keys: SubjectKeys) throws -> HeldOutcome {
        var row = stored
        let id = try row.text()
        let (caseID, change): (CaseID, Int64) = (try row.id(), try row.int())
        let (witnesses, callback) = (Int(try row.int()), try row.optionalText().flatMap(keys.open))
        return HeldOutcome(
            envelope: Envelope(
                exchange: try row.text(),
                routingKey: try row.text(),
                id: id,
                type: try row.text(),
                contentType: try row.text(),
                correlation: try row.optionalText(),
                traceparent: try row.optionalText(),
                caseID: caseID,
                body: try keys.open(try row.blob()) ?? []
            ),
            caseID: caseID,
            change: change,
            witnesses: witnesses,
            callback: callback
        )
    }
}

extension SQLReader {
    func held(upTo size: Int64, witnesses: Int, limit: Int) throws -> [HeldOutcome] {
        try rows(HeldRow.covered(.int(size), SQLValue(witnesses), SQLValue(limit))).map {
            try HeldRow.read($0, keys: json.keys)
        }
    }

    func heldWitnesses() throws -> [Int] {
        try rows(HeldRow.witnesses()).map { stored in
            var row = stored
            return Int(try row.int())
        }
    }
}

extension SQLTransaction {
    func takeHeld(_ ids: [String]) throws -> [HeldOutcome] {
        guard !ids.isEmpty else { return [] }
        return try rows(HeldRow.take(.text(ids.storedArray))).map { try HeldRow.read($0, keys: json.keys) }
    }
}
