extension Migration {
    /// What goes on in a case beside its decisions, and what is due after it has ended. Workers of an earlier version
    /// cannot read a policy that says of such things, so that they never meet a case that has any.
    static let proceedings = Migration(
        number: 5,
        shared: [
            "ALTER TABLE cases ADD COLUMN proceedings {text}",
            "ALTER TABLE cases ADD COLUMN aftercare_due {integer}",
            "CREATE INDEX cases_aftercare_due ON cases (aftercare_due, id) WHERE aftercare_due IS NOT NULL",
        ],
        sqlite: [],
        postgreSQL: []
    )
}
