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
        _ = try run(
            letters.map { letter in
                Self.add(
                    .text(letter.id),
                    SQLValue(letter.at),
                    .text(letter.reason),
                    .text(letter.queue),
                    .text(letter.exchange),
                    .text(letter.routingKey),
                    .text(letter.properties),
                    .blob(letter.body),
                    .text(letter.state.rawValue)
                )
            }
        )
    }

    func settleDead(_ ids: [String], as state: DeadState) throws -> [DeadLetter] {
        let sorted = ids.sorted(byBytesOf: { [$0] })
        return try run(sorted.map { Self.settle(.text(state.rawValue), .text($0)) }).joined().map(DeadLetter.init(row:))
    }
}

extension DeadLetter {
    static let columns = "id, at, reason, queue, exchange, routing_key, properties, body, state"

    init(row stored: SQLRow) throws {
        var row = stored
        self.init(
            id: try row.text(),
            at: try row.instant(),
            reason: try row.text(),
            queue: try row.text(),
            exchange: try row.text(),
            routingKey: try row.text(),
            properties: try row.text(),
            body: try row.blob(),
            state: try row.word()
        )
    }
}
