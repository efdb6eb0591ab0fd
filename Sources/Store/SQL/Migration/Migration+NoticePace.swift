extension Migration {
    /// How many messages each person was sent lately over each channel.
    static let noticePace = Migration(
        number: 4,
        shared: [
            """
            CREATE TABLE notice_pace (
                person {text} NOT NULL, channel {text} NOT NULL, since {integer} NOT NULL, sent {integer} NOT NULL,
                PRIMARY KEY (person, channel)
            ) {keyed}
            """,
            "CREATE INDEX notice_by_recipient ON notice (person, channel, due) WHERE standing = 'waiting'",
        ],
        sqlite: [],
        postgreSQL: []
    )
}
