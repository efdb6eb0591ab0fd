import Escalation

/// Gates as rows: what stands over them, and who asked where nobody answers.
enum GateRow {
    private static let columns = "gate, mode, authority, set_by, because, since, until"

    private static let set = SQLStatement(
        "set the mode of a gate",
        """
        INSERT INTO gate_order (\(columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (gate) DO UPDATE SET mode = excluded.mode, authority = excluded.authority,
            set_by = excluded.set_by, because = excluded.because, since = excluded.since, until = excluded.until
        """
    )

    /// Past the bound only gates that are known are counted on.
    private static let note = SQLStatement(
        "note a gate that nobody answers",
        """
        INSERT INTO unanswered_gate (gate, source, first_asked, last_asked, asks)
        SELECT ?1, ?2, ?3, ?3, 1
        WHERE (SELECT count(*) FROM unanswered_gate) < \(UnansweredGate.remembered)
            OR EXISTS (SELECT 1 FROM unanswered_gate WHERE gate = ?1)
        ON CONFLICT (gate) DO UPDATE SET source = excluded.source, last_asked = excluded.last_asked,
            asks = unanswered_gate.asks + 1
        """
    )

    static let hold = SQLStatement(
        "hold a gate",
        "SELECT \(columns) FROM gate_order WHERE gate = ?1 {share}"
    )
    static let lock = SQLStatement("lock a gate", "SELECT 1 FROM gate_order WHERE gate = ?1 {lock}")
    static let orders = SQLStatement("read gates", "SELECT \(columns) FROM gate_order ORDER BY gate")
    static let unanswered = SQLStatement(
        "read gates that nobody answers",
        "SELECT gate, source, first_asked, last_asked, asks FROM unanswered_gate ORDER BY gate"
    )
    static let prune = SQLStatement(
        "forget gates that nobody asked at any more",
        """
        DELETE FROM unanswered_gate
        WHERE gate IN (SELECT gate FROM unanswered_gate WHERE last_asked < ?1 ORDER BY last_asked LIMIT ?2)
        RETURNING 1
        """
    )

    static func setting(_ order: GateOrder, sealed key: SubjectKey) -> SQLCommand {
        set(
            SQLValue(order.gate),
            .text(order.mode.rawValue),
            SQLValue(order.authority),
            SQLValue(order.by),
            .text(key.seal(order.because)),
            SQLValue(order.since),
            SQLValue(order.until)
        )
    }

    static func noting(_ ask: UnansweredAsk, at now: Instant) -> SQLCommand {
        note(SQLValue(ask.gate), .text(ask.source), SQLValue(now))
    }

    static func order(_ stored: SQLRow, keys: SubjectKeys) throws -> GateOrder {
        var row = stored
        let gate: GateName = try row.id()
        guard let mode = GateMode(rawValue: try row.text()) else { throw row.misfit("a gate's mode") }
        return GateOrder(
            gate: gate,
            mode: mode,
            authority: try row.id(),
            by: try row.id(),
            because: try keys.open(try row.text()) ?? "",
            since: try row.instant(),
            until: try row.instant()
        )
    }

    static func unanswered(_ stored: SQLRow) throws -> UnansweredGate {
        var row = stored
        return UnansweredGate(
            gate: try row.id(),
            source: try row.text(),
            firstAsked: try row.instant(),
            lastAsked: try row.instant(),
            asks: try row.int()
        )
    }
}
