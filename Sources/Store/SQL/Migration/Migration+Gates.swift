extension Migration {
    /// What stands over gates, cases that wait for it, and gates at which nobody answers.
    static let gates = Migration(
        number: 3,
        shared: [
            """
            CREATE TABLE gate_order (
                gate {text} PRIMARY KEY, mode {text} NOT NULL, authority {text} NOT NULL, set_by {text} NOT NULL,
                because {text} NOT NULL, since {integer} NOT NULL, until {integer} NOT NULL
            ) {strict}
            """,
            """
            CREATE TABLE unanswered_gate (
                gate {text} PRIMARY KEY, source {text} NOT NULL, first_asked {integer} NOT NULL,
                last_asked {integer} NOT NULL, asks {integer} NOT NULL
            ) {strict}
            """,
            "CREATE INDEX cases_held ON cases (id) WHERE stage = 'held'",
        ],
        sqlite: [],
        postgreSQL: []
    )
}
