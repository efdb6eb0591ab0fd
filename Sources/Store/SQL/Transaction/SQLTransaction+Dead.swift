import Escalation

extension SQLTransaction {
    private static let add = SQLStatement(
        "add a dead letter",
        """
        INSERT INTO dead (\(DeadLetter.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (id) DO NOTHING
        """
    )
    private static let settle = SQLStatement(
        "settle a dead letter",
        "UPDATE dead SET state = ?1 WHERE id = ?2 AND state = 'dead' RETURNING \(DeadLetter.columns)"
    )

    func addDead(_ letters: [DeadLetter]) throws {
        let keys = try self.keys(of: letters.map { SubjectName.dead($0.id) })
        _ = try run(
            zip(letters, keys).map { letter, key in
                Self.add(
                    .text(letter.id),
                    SQLValue(letter.at),
                    .text(key.seal(letter.reason)),
                    .text(letter.queue),
                    .text(letter.exchange),
                    .text(letter.routingKey),
                    .text(key.seal(letter.properties)),
                    .blob(key.seal(letter.body)),
                    .text(letter.state.rawValue)
                )
            }
        )
    }

    func settleDead(_ ids: [String], as state: DeadState) throws -> [DeadLetter] {
        let sorted = ids.sorted(byBytesOf: { [$0] })
        return try run(sorted.map { Self.settle(.text(state.rawValue), .text($0)) }).joined()
            .map { try DeadLetter(row: $0, keys: json.keys) }
    }
}

extension DeadLetter {
    static let columns = "id, at, reason, queue, exchange, routing_key, properties, body, state"

    init(row stored: SQLRow, keys: SubjectKeys) throws {
        var row = stored
        self.init(
            id: try row.text(),
            at: try row.instant(),
            reason: try keys.open(try row.text()) ?? "erased",
            queue: try row.text(),
            exchange: try row.text(),
            routingKey: try row.text(),
            properties: try keys.open(try row.text()) ?? "{}",
            body: try keys.open(try row.blob()) ?? [],
            state: try row.word()
        )
    }
}
