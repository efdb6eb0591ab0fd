import Escalation
import Messages

extension SQLTransaction {
    private static let enqueue = SQLStatement(
        "write to the outbox",
        """
        INSERT INTO outbox
            (lane, exchange, routing_key, message_id, type, content_type, correlation, traceparent, body, written_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        RETURNING id
        """
    )
    /// All of them in one statement, numbered in their order: PostgreSQL works by the statement.
    private static let enqueueMany = SQLStatement(
        "write to the outbox",
        """
        INSERT INTO outbox
            (lane, exchange, routing_key, message_id, type, content_type, correlation, traceparent, body, written_at)
        SELECT ?1, exchange, routing_key, message_id, type, content_type, correlation, traceparent, body, ?2
        FROM unnest(
            ?3::text[], ?4::text[], ?5::text[], ?6::text[], ?7::text[], ?8::text[], ?9::text[], ?10::bytea[]
        ) WITH ORDINALITY AS given
            (exchange, routing_key, message_id, type, content_type, correlation, traceparent, body, place)
        ORDER BY place
        RETURNING id
        """
    )
    private static let holdLane = SQLStatement(
        "hold the lane",
        "SELECT 1 FROM lane WHERE id = ?1 AND epoch = ?2 {share}"
    )

    func write(_ changes: ChangeSet) throws -> [OutboxRow] {
        precondition(!hasWritten, "a transaction writes once")
        hasWritten = true
        guard !changes.isEmpty else { return [] }
        try changes.checkEntries()
        var commands = try prepareKeys(for: changes)
        commands += try erasing(changes)
        commands += try changes.keys.compactMap(updating)
        commands += try changes.newCases.map { subject in
            CaseRow.inserting(subject, sealed: try key(of: subject.id), pseudonyms: json.keys.pseudonyms)
        }
        commands += try changes.updatedCases.flatMap(updating)
        commands += try EntryRow.inserting(changes.entries, into: connection.dialect, sealed: key)
        commands += try changes.gateOrders.map { GateRow.setting($0, sealed: try installationKey()) }
        commands += try changes.acknowledgedShapes.map { ShapeRow.acknowledging($0, sealed: try installationKey()) }
        commands += changes.unansweredAsks.map { GateRow.noting($0, at: now) }
        commands += try changes.notices.map { NoticeRow.inserting($0, sealed: try key(of: $0.caseID)) }
        commands += try changes.noticeStates.map(updating)
        commands += try changes.inboxAnswers.map { try keeping($0.answer, of: $0.id) }
        commands += try changes.held.map { HeldRow.inserting($0, sealed: try key(of: $0.caseID)) }
        let others = commands.count
        commands += try enqueuing(changes)
        guard let lane = changes.lane else {
            _ = try run(commands)
            return []
        }
        // Asked last and in the same round trip: a lane that was lost takes everything above back with it.
        commands.append(Self.holdLane(.text(lane.lane.rawValue), .int(lane.epoch)))
        let results = try run(commands)
        guard results.last?.isEmpty == false else { throw Self.lost(lane, operation: "write") }
        let numbers = try results.dropLast().dropFirst(others).joined().map { stored in
            var row = stored
            return try row.int()
        }
        guard numbers.count == changes.outbox.count else {
            throw StoreError(.unexpected, operation: "write to the outbox", message: "rows are missing")
        }
        // Numbers are drawn in the order of the rows; in which order they are told is the database's affair.
        return zip(numbers.sorted(), changes.outbox).map { OutboxRow(id: OutboxRowID($0), envelope: $1) }
    }

    private func enqueuing(_ changes: ChangeSet) throws -> [SQLCommand] {
        guard let lane = changes.lane else {
            precondition(changes.outbox.isEmpty, "outbox rows are written under a lane")
            return []
        }
        guard !changes.outbox.isEmpty else { return [] }
        let outbox = try changes.outbox.map(sealed)
        guard connection.dialect == .sqlite else { return [enqueuingAtOnce(outbox, under: lane)] }
        return outbox.map { envelope in
            Self.enqueue(
                .text(lane.lane.rawValue),
                .text(envelope.exchange),
                .text(envelope.routingKey),
                .text(envelope.id),
                .text(envelope.type),
                .text(envelope.contentType),
                SQLValue(envelope.correlation),
                SQLValue(envelope.traceparent),
                .blob(envelope.body),
                SQLValue(now)
            )
        }
    }

    /// What is told of a case stands sealed until it has left, and so does where an answer goes: its key ends in the id of what
    /// it answers. A hint holds nothing but ids.
    private func sealed(_ envelope: Envelope) throws -> Envelope {
        guard envelope.caseID != nil else { return envelope }
        let key = try key(about: envelope)
        var sealed = envelope
        sealed.routingKey = key.seal(envelope.routingKey)
        sealed.correlation = envelope.correlation.map(key.seal)
        sealed.body = key.seal(envelope.body)
        return sealed
    }

    private func enqueuingAtOnce(_ envelopes: [Envelope], under lane: LaneEpoch) -> SQLCommand {
        func texts(_ text: (Envelope) -> String?) -> SQLValue { SQLColumn.texts(envelopes.map { SQLValue(text($0)) }) }
        return Self.enqueueMany(
            .text(lane.lane.rawValue),
            SQLValue(now),
            texts(\.exchange),
            texts(\.routingKey),
            texts(\.id),
            texts(\.type),
            texts(\.contentType),
            texts(\.correlation),
            texts(\.traceparent),
            SQLColumn.blobs(envelopes.map { .blob($0.body) })
        )
    }

    static func lost(_ lane: LaneEpoch, operation: String) -> StoreError {
        StoreError(
            .laneLost,
            operation: operation,
            message: "lane \(lane.lane) is no longer held at epoch \(lane.epoch)"
        )
    }
}
