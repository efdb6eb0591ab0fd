extension Migration {
    /// What a case is about and how grave it is, which only the core reads, and how pressing it is, by which cases are
    /// ordered; none is normal.
    static let standing = Migration(
        number: 7,
        shared: ["ALTER TABLE cases ADD COLUMN standing {text}", "ALTER TABLE cases ADD COLUMN urgency {integer}"],
        sqlite: [],
        postgreSQL: []
    )
}
