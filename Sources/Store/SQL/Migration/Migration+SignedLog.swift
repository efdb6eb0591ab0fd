extension Migration {
    /// What makes the log one that others can check: nodes of its tree, so that a proof reads a few rows; the checkpoints
    /// that were signed; the keys that signed them; and the newest entry of each case, which the next one names.
    static let signedLog = Migration(
        number: 12,
        shared: [
            "ALTER TABLE cases ADD COLUMN last_entry {bytes}",
            "ALTER TABLE cases ADD COLUMN last_entry_change {integer}",
            """
            CREATE TABLE tree_node (
                level {integer} NOT NULL, idx {integer} NOT NULL, hash {bytes} NOT NULL,
                PRIMARY KEY (level, idx)
            ) {keyed}
            """,
            """
            CREATE TABLE checkpoint (
                size {integer} NOT NULL, origin {text} NOT NULL, note {bytes} NOT NULL, signed_at {integer} NOT NULL,
                witnesses {integer} NOT NULL,
                PRIMARY KEY (size, origin)
            ) {keyed}
            """,
            """
            CREATE TABLE held_outcome (
                id {text} PRIMARY KEY, case_id {text} NOT NULL, change {integer} NOT NULL, witnesses {integer} NOT NULL,
                callback {text}, exchange {text} NOT NULL, routing_key {text} NOT NULL, type {text} NOT NULL,
                content_type {text} NOT NULL, correlation {text}, traceparent {text}, body {bytes} NOT NULL
            ) {strict}
            """,
            "CREATE TABLE log_key (number {integer} PRIMARY KEY, statement {bytes} NOT NULL) {strict}",
        ],
        sqlite: growing.flatMap(sqliteGuards),
        postgreSQL: growing.flatMap(postgreSQLGuards)
    )

    private static let growing = ["tree_node", "log_key"]
}
