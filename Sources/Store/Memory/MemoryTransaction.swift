import Escalation
import Messages

/// One transaction of a store in memory. Extensions hold what it can do, as for a database.
final class MemoryTransaction: StoreTransaction {
    let database: MemoryDatabase
    let now: Instant
    let incarnation: Int64
    var locks = LockLedger()
    var lockedKeys: Set<KeyID> = []
    var lockedCases: Set<CaseID> = []
    var lockedNotices: Set<LeasedNotice> = []
    var hasWritten = false

    init(_ database: MemoryDatabase) {
        self.database = database
        now = database.clock()
        incarnation = database.rows.incarnation
    }

    var rows: MemoryRows { database.rows }

    static func taken(_ operation: String, _ message: String) -> StoreError {
        StoreError(.data, operation: operation, message: message)
    }

    // MARK: Inbox

    func admit(_ messages: [InboxMessage]) throws -> [InboxVerdict] {
        locks.lock(.inbox)
        return try messages.map { message in
            let parts = [message.id.handler, message.id.sender, message.id.message]
            try SQLTransaction.checkLength(parts, "the id of a message")
            guard let earlier = rows.inbox[message.id] else {
                rows.inbox[message.id] = MemoryRows.InboxRow(digest: message.digest, at: now)
                return .first
            }
            return earlier.digest == message.digest ? .repeated(answer: earlier.answer) : .reused
        }
    }

    func raiseTrial(digest: Digest, again: Int?) -> Int {
        let old = rows.trials[digest]?.count ?? 0
        let count = again.map { max(old, $0) } ?? old + 1
        rows.trials[digest] = MemoryRows.Trial(count: count, at: now)
        return count
    }

    func clearTrial(digest: Digest) { rows.trials[digest] = nil }

    // MARK: Dead letters

    func addDead(_ letters: [DeadLetter]) {
        for letter in letters where rows.dead[letter.id] == nil {
            rows.dead[letter.id] = letter
            _ = rows.key(of: .dead(letter.id))
        }
    }

    func settleDead(_ ids: [String], as state: DeadState) -> [DeadLetter] {
        ids.sorted().compactMap { id in
            guard let letter = rows.dead[id], letter.state == .dead else { return nil }
            let settled = letter.settled(as: state)
            rows.dead[id] = settled
            return settled
        }
    }

    // MARK: Settings

    func meta(_ key: String) -> String? { MemoryReader.meta(key, rows) }

    func setMeta(_ key: String, _ value: String) { rows.meta[key] = value }
}

extension DeadLetter {
    fileprivate func settled(as state: DeadState) -> DeadLetter {
        DeadLetter(
            id: id,
            at: at,
            reason: reason,
            queue: queue,
            exchange: exchange,
            routingKey: routingKey,
            properties: properties,
            body: body,
            state: state
        )
    }
}
