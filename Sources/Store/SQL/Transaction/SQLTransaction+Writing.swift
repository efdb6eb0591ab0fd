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
    private static let holdLane = SQLStatement(
        "hold the lane",
        "SELECT 1 FROM lane WHERE id = ?1 AND epoch = ?2 {share}"
    )

    func write(_ changes: ChangeSet) throws -> [OutboxRow] {
        precondition(!hasWritten, "a transaction writes once")
        hasWritten = true
        guard !changes.isEmpty else { return [] }
        var commands: [SQLCommand] = []
        commands += changes.keys.compactMap(updating)
        commands += changes.newCases.map(CaseRow.inserting)
        commands += changes.updatedCases.flatMap(updating)
        commands += changes.entries.flatMap(EntryRow.inserting)
        commands += changes.gateOrders.map(GateRow.setting)
        commands += changes.unansweredAsks.map { GateRow.noting($0, at: now) }
        commands += changes.notices.map(NoticeRow.inserting)
        commands += changes.noticeStates.map(updating)
        commands += changes.inboxAnswers.map { Self.keeping($0.answer, of: $0.id) }
        commands += enqueuing(changes)
        guard let lane = changes.lane else {
            _ = try run(commands)
            return []
        }
        // Asked last and in the same round trip: a lane that was lost takes everything above back with it.
        commands.append(Self.holdLane(.text(lane.lane.rawValue), .int(lane.epoch)))
        let results = try run(commands)
        guard results.last?.isEmpty == false else { throw Self.lost(lane, operation: "write") }
        let numbers = results.dropLast().suffix(changes.outbox.count).joined()
        return try zip(numbers, changes.outbox).map { stored, envelope in
            var row = stored
            return OutboxRow(id: OutboxRowID(try row.int()), envelope: envelope)
        }
    }

    private func enqueuing(_ changes: ChangeSet) -> [SQLCommand] {
        guard let lane = changes.lane else {
            precondition(changes.outbox.isEmpty, "outbox rows are written under a lane")
            return []
        }
        return changes.outbox.map { envelope in
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

    static func lost(_ lane: LaneEpoch, operation: String) -> StoreError {
        StoreError(
            .laneLost,
            operation: operation,
            message: "lane \(lane.lane) is no longer held at epoch \(lane.epoch)"
        )
    }
}
