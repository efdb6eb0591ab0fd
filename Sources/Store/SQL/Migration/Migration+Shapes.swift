extension Migration {
    /// Which shapes of which kinds of events have come, and who acknowledged them. The row of a kind is what is locked
    /// while it learns a shape.
    static let shapes = Migration(
        number: 10,
        shared: [
            """
            CREATE TABLE event_kind (
                policy {text} NOT NULL, trigger_name {text} NOT NULL, type {text} NOT NULL,
                PRIMARY KEY (policy, trigger_name, type)
            ) {keyed}
            """,
            """
            CREATE TABLE event_shape (
                policy {text} NOT NULL, trigger_name {text} NOT NULL, type {text} NOT NULL, digest {bytes} NOT NULL,
                form {text} NOT NULL, gate {text}, event {text} NOT NULL, seen_at {integer} NOT NULL,
                standing {text} NOT NULL, acknowledged {text},
                PRIMARY KEY (policy, trigger_name, type, digest),
                CONSTRAINT acknowledged_shape_says_by_whom
                    CHECK ((standing = 'acknowledged') = (acknowledged IS NOT NULL))
            ) {keyed}
            """,
            "CREATE INDEX event_shape_by_digest ON event_shape (digest)",
            "CREATE INDEX event_shape_waiting ON event_shape (seen_at) WHERE standing = 'waiting'",
        ],
        sqlite: [],
        postgreSQL: []
    )
}
