extension Migration {
    /// The cases of which a recovery found nothing but their entries. Their numbers are not given again, so that no new
    /// case has the id of one that is lost.
    static let lostCases = Migration(
        number: 16,
        shared: [
            """
            CREATE TABLE lost_case (
                id {text} PRIMARY KEY, policy {text} NOT NULL, trigger_name {text} NOT NULL, running {integer} NOT NULL,
                outcome {text}, incarnation {integer} NOT NULL
            ) {keyed}
            """
        ],
        sqlite: [],
        postgreSQL: []
    )
}
