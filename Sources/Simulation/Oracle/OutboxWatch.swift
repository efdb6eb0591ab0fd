import Store

/// Sees rows that lie in the outbox although whoever wrote them lives, and the broker takes messages: rows that no
/// publisher knows of lie there for as long as their lane does.
struct OutboxWatch {
    /// Since when nothing has kept each row from leaving.
    private var free: [Int64: Duration] = [:]

    /// Longer than any call, any alarm of the broker and any wait of a publisher.
    static let patience: Duration = .seconds(600)

    /// - Returns: The first row that has lain for too long.
    mutating func look(
        at rows: [Int64: LaneID],
        now: Duration,
        mayLeave: (LaneID) -> Bool
    ) -> (row: Int64, lane: LaneID)? {
        free = rows.reduce(into: [:]) { $0[$1.key] = mayLeave($1.value) ? free[$1.key] ?? now : now }
        guard let row = free.filter({ now - $0.value > Self.patience }).keys.min() else { return nil }
        return rows[row].map { (row, $0) }
    }
}
