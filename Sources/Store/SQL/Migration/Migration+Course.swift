extension Migration {
    /// How an open case has run: its pauses, questions, data asked for and disputes.
    static let course = Migration(
        number: 8,
        shared: ["ALTER TABLE cases ADD COLUMN course {text}"],
        sqlite: [],
        postgreSQL: []
    )
}
