extension Migration {
    /// What is practised, and what came of it. The cases of a drill are told by their keys.
    static let drills = Migration(
        number: 14,
        shared: [
            """
            CREATE TABLE drill (
                id {text} PRIMARY KEY, started_at {integer} NOT NULL, ended_at {integer}, body {text} NOT NULL
            ) {keyed}
            """
        ],
        sqlite: [],
        postgreSQL: []
    )
}
