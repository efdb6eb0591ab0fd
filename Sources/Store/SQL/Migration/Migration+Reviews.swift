extension Migration {
    /// What reviews of cases have asked for, so that what is open is found without reading every case. It follows from
    /// the cases' proceedings, and those from the log.
    static let reviews = Migration(
        number: 13,
        shared: [
            """
            CREATE TABLE review_action (
                case_id {text} NOT NULL, number {integer} NOT NULL, policy {text} NOT NULL, owner {text} NOT NULL,
                since {integer} NOT NULL, due {integer}, done_at {integer},
                PRIMARY KEY (case_id, number)
            ) {keyed}
            """,
            "CREATE INDEX review_action_open ON review_action (due, case_id) WHERE done_at IS NULL",
        ],
        sqlite: [],
        postgreSQL: []
    )
}
