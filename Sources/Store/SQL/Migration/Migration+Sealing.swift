extension Migration {
    /// Keys of subjects, and what stands sealed under them. A worker that knows none can read nothing that is written from
    /// here on, so that none goes on beside.
    static let sealing = Migration(
        number: 15,
        floor: 15,
        shared: [
            """
            CREATE TABLE subject_key (
                id {bytes} PRIMARY KEY, key {bytes} NOT NULL, lookup {text} UNIQUE, made_at {integer} NOT NULL
            ) {strict}
            """,
            "ALTER TABLE cases ADD COLUMN subject_key {bytes}",
            "CREATE INDEX cases_by_subject_key ON cases (subject_key)",
            "ALTER TABLE entry_detail ADD COLUMN sealed {bytes}",
        ],
        sqlite: [],
        postgreSQL: []
    )
}

// MARK: - What SQL alone cannot do

extension Migration {
    private static let setIfAbsent = SQLStatement(
        "draw the store's keys",
        "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING"
    )
    private static let keepKey = SQLStatement(
        "draw the store's keys",
        "INSERT INTO subject_key (id, key, made_at) VALUES (?1, ?2, 0) ON CONFLICT (id) DO NOTHING"
    )
    private static let readPseudonymKey = SQLStatement(
        "migrate to 15",
        "SELECT value FROM meta WHERE key = '\(Installation.Key.pseudonymKey)'"
    )

    /// The key under which names of others are kept, and that of what is about the installation itself.
    static func drawKeys(_ connection: any SQLConnection) throws {
        let own = SubjectKey.draw(as: .installation)
        _ = try connection.run([
            setIfAbsent(.text(Installation.Key.pseudonymKey), .text(Pseudonyms.draw())),
            keepKey(.blob(own.id.bytes), .blob(own.bytes)),
        ])
    }

    private static let listKeys = SQLStatement("migrate to 15", "SELECT policy, trigger_name, key_value FROM key_row")
    private static let renameKey = SQLStatement(
        "migrate to 15",
        "UPDATE key_row SET key_value = ?4 WHERE policy = ?1 AND trigger_name = ?2 AND key_value = ?3"
    )
    private static let listInbox = SQLStatement("migrate to 15", "SELECT handler, sender, message_id FROM inbox")
    private static let renameInbox = SQLStatement(
        "migrate to 15",
        "UPDATE inbox SET sender = ?4, message_id = ?5 WHERE handler = ?1 AND sender = ?2 AND message_id = ?3"
    )

    /// Puts pseudonyms where an earlier version kept names of others, so that what comes again is known again. All at once:
    /// a key that is looked for under its pseudonym and stands under its name would be a second case about the same.
    static func pseudonymise(_ connection: any SQLConnection) throws {
        guard var row = try connection.row(readPseudonymKey()), let pseudonyms = Pseudonyms(written: try row.text())
        else {
            throw StoreError(.unexpected, operation: "migrate to 15", message: "the key for pseudonyms is missing")
        }
        for var stored in try connection.rows(listKeys()) {
            let (policy, trigger, value) = (try stored.text(), try stored.text(), try stored.text())
            _ = try connection.run([
                renameKey(.text(policy), .text(trigger), .text(value), .text(pseudonyms.ofKey(value)))
            ])
        }
        for var stored in try connection.rows(listInbox()) {
            let (handler, sender, message) = (try stored.text(), try stored.text(), try stored.text())
            _ = try connection.run([
                renameInbox(
                    .text(handler),
                    .text(sender),
                    .text(message),
                    .text(pseudonyms.of(sender)),
                    .text(pseudonyms.of(message))
                )
            ])
        }
    }
}
