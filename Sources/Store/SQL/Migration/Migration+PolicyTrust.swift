extension Migration {
    /// Roots and policy bundles, and by which bundle each worker works.
    static let policyTrust = Migration(
        number: 9,
        shared: [
            """
            CREATE TABLE policy_root (
                version {integer} PRIMARY KEY, note {text} NOT NULL, at {integer} NOT NULL, stored_by {text} NOT NULL
            ) {strict}
            """,
            """
            CREATE TABLE bundle (
                version {integer} PRIMARY KEY, note {text} NOT NULL, manifest {text} NOT NULL,
                change_text {text} NOT NULL, files {text} NOT NULL, at {integer} NOT NULL, stored_by {text} NOT NULL
            ) {strict}
            """,
            "ALTER TABLE worker ADD COLUMN bundle_version {integer}",
            "ALTER TABLE worker ADD COLUMN bundle_digest {bytes}",
            "ALTER TABLE worker ADD COLUMN bundle_doubt {text}",
        ],
        sqlite: [],
        postgreSQL: []
    )
}
