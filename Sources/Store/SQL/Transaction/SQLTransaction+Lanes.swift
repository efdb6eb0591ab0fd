import Escalation
import Messages

extension SQLTransaction {
    /// The epoch is the store's clock, pushed on where it would not rise: it stays unique even after the row of a lane
    /// was removed with its takeover.
    private static let take = SQLStatement(
        "take a lane",
        """
        INSERT INTO lane (id, epoch, lease_until) VALUES (?1, ?2, ?3)
        ON CONFLICT (id) DO UPDATE SET
            epoch = CASE WHEN lane.epoch < excluded.epoch THEN excluded.epoch ELSE lane.epoch + 1 END,
            lease_until = excluded.lease_until
        RETURNING epoch
        """
    )
    private static let hold = SQLStatement(
        "hold a role",
        """
        INSERT INTO role (name, holder, lease_until) VALUES (?1, ?2, ?4)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
        WHERE role.holder = excluded.holder OR role.lease_until <= ?3
        RETURNING 1
        """
    )
    private static let renew = SQLStatement(
        "renew a lane",
        "UPDATE lane SET lease_until = ?3 WHERE id = ?1 AND epoch = ?2 RETURNING 1"
    )
    private static let findExpired = SQLStatement(
        "find expired lanes",
        """
        SELECT id FROM lane WHERE lease_until <= ?1 AND id <> ?2 AND substr(id, 1, length(?3)) = ?3
        ORDER BY id {skip locked}
        """
    )
    private static let remove = SQLStatement("take a lane over", "DELETE FROM lane WHERE id = ?1")
    /// Rows get new numbers, so that they come after whatever the new lane's publisher has already seen.
    private static let moveRows = SQLStatement(
        "take a lane over",
        """
        INSERT INTO outbox
            (lane, exchange, routing_key, message_id, type, content_type, correlation, traceparent, body, written_at)
        SELECT ?1, exchange, routing_key, message_id, type, content_type, correlation, traceparent, body, written_at
        FROM outbox WHERE lane = ?2 ORDER BY id
        RETURNING \(OutboxRow.columns)
        """
    )
    private static let removeRows = SQLStatement("take a lane over", "DELETE FROM outbox WHERE lane = ?1")
    private static let list = SQLStatement(
        "read the outbox",
        """
        SELECT \(OutboxRow.columns) FROM outbox WHERE lane = ?1 AND id > ?2 ORDER BY id LIMIT ?3
        """
    )
    private static let confirm = SQLStatement("forget an outbox row", "DELETE FROM outbox WHERE id {among ?1}")

    func takeLane(_ lane: LaneID, lease: Duration) throws -> LaneEpoch {
        let rows = try rows(Self.take(.text(lane.rawValue), SQLValue(now), SQLValue(now + lease)))
        guard var row = rows.first else {
            throw StoreError(.unexpected, operation: "take a lane", message: "no epoch came back")
        }
        return LaneEpoch(lane: lane, epoch: try row.int())
    }

    func holdRole(_ role: String, holder: String, lease: Duration) throws -> Bool {
        try !rows(Self.hold(.text(role), .text(holder), SQLValue(now), SQLValue(now + lease))).isEmpty
    }

    func renewLane(_ epoch: LaneEpoch, lease: Duration) throws {
        let renewed = try rows(Self.renew(.text(epoch.lane.rawValue), .int(epoch.epoch), SQLValue(now + lease)))
        guard !renewed.isEmpty else { throw Self.lost(epoch, operation: "renew a lane") }
    }

    func adoptExpiredLanes(into epoch: LaneEpoch) throws -> [OutboxRow] {
        // A lane that is held by a transaction at this moment is alive: it is skipped.
        let expired = try rows(
            Self.findExpired(
                SQLValue(now),
                .text(epoch.lane.rawValue),
                .text(epoch.lane.kindPrefix)
            )
        )
        var moved: [OutboxRow] = []
        for var row in expired {
            let lane = SQLValue.text(try row.text())
            moved += try run([
                Self.moveRows(.text(epoch.lane.rawValue), lane), Self.removeRows(lane), Self.remove(lane),
            ])[0].map { try OutboxRow(row: $0, keys: json.keys) }
        }
        return moved.sorted { $0.id < $1.id }
    }

    func outbox(of lane: LaneID, after row: OutboxRowID?, limit: Int) throws -> [OutboxRow] {
        try rows(Self.list(.text(lane.rawValue), .int(row?.rawValue ?? 0), SQLValue(limit)))
            .map { try OutboxRow(row: $0, keys: json.keys) }
    }

    func removeOutbox(_ rows: [OutboxRowID]) throws {
        guard !rows.isEmpty else { return }
        _ = try self.rows(Self.confirm(.text(rows.map(\.rawValue).sorted().storedArray)))
    }
}

extension OutboxRow {
    fileprivate static let columns =
        "id, exchange, routing_key, message_id, type, content_type, correlation, traceparent, body"

    fileprivate init(row stored: SQLRow, keys: SubjectKeys) throws {
        var row = stored
        self.init(
            id: OutboxRowID(try row.int()),
            envelope: Envelope(
                exchange: try row.text(),
                routingKey: try keys.open(try row.text()) ?? "",
                id: try row.text(),
                type: try row.text(),
                contentType: try row.text(),
                correlation: try row.optionalText().flatMap(keys.open),
                traceparent: try row.optionalText(),
                body: try keys.open(try row.blob()) ?? []
            )
        )
    }
}
