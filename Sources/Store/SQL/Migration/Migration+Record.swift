extension Migration {
    /// From when the record of a case that was decided counts as missing, so that such cases are found without reading
    /// all that have ended. Workers of an earlier version cannot read a policy that asks for records.
    static let record = Migration(
        number: 11,
        shared: [
            "ALTER TABLE cases ADD COLUMN unrecorded_since {integer}",
            """
            CREATE INDEX cases_unrecorded ON cases (unrecorded_since, id) WHERE unrecorded_since IS NOT NULL
            """,
        ],
        sqlite: [],
        postgreSQL: []
    )
}
