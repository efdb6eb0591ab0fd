import Escalation
import JSON

/// A drill as a row: what is asked for has a column, the rest is JSON.
enum DrillRow {
    static let one = SQLStatement("look a drill up", "SELECT body FROM drill WHERE id = ?1")
    static let newest = SQLStatement("read drills", "SELECT body FROM drill ORDER BY started_at DESC, id LIMIT ?1")
    static let begin = SQLStatement(
        "begin a drill",
        """
        INSERT INTO drill (id, started_at, body) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO NOTHING RETURNING 1
        """
    )
    static let end = SQLStatement(
        "end a drill",
        "UPDATE drill SET ended_at = ?2, body = ?3 WHERE id = ?1 AND ended_at IS NULL RETURNING 1"
    )
    /// Whoever does not know the step that brought drills takes practice for what is not.
    static let raiseFloor = SQLStatement(
        "begin a drill",
        """
        UPDATE meta SET value = '\(Migration.drills.number)'
        WHERE key = '\(Installation.Key.schemaFloor)' AND CAST(value AS BIGINT) < \(Migration.drills.number)
        """
    )
    static let isDrill = SQLStatement(
        "tell drills apart",
        "SELECT id FROM cases WHERE id = ?1 AND key_value LIKE '\(KeyID.drillPrefix)%'"
    )

    static func read(_ stored: SQLRow) throws -> Drill {
        var row = stored
        guard let value = try? JSONValue.parse(try row.text()), let drill = Drill(value) else {
            throw StoreError(.unexpected, operation: "read a drill", message: "a stored drill cannot be read")
        }
        return drill
    }
}
