import Escalation

/// A store in memory, for simulations: it forgets everything with the process, and its clock is whatever it is given.
///
/// It keeps the contract of ``Store``, which the same tests hold it against. One thread uses it: transactions follow one
/// another, none waits for another's lock, and none can be skipped over.
public final class MemoryDatabase {
    /// What its transactions take for now.
    public var clock: () -> Instant
    /// Told of every commit, before anybody else sees what it did.
    package var observer: ((MemoryCommit) -> Void)?
    let rows = MemoryRows()
    private var isBusy = false
    /// How often anything may have changed: what was asked before stands for as long as this does.
    package private(set) var version = 0

    public init(clock: @escaping () -> Instant) {
        self.clock = clock
    }

    /// A handle, as a worker would have one of its own.
    public func open() -> any Store { MemoryStore(self, faults: NoFaults()) }

    /// ``open()`` with a hand on where it fails.
    package func open(faults: any StoreFaults) -> any Store { MemoryStore(self, faults: faults) }

    func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        precondition(!isBusy, "a store in memory runs one transaction at a time")
        isBusy = true
        let before = rows.counters
        var isKept = false
        defer {
            rows.end(keeping: isKept, counters: before)
            isBusy = false
            version += 1
        }
        let result = try body()
        isKept = true
        if let observer {
            observer(MemoryCommit(rows, since: before))
        }
        return result
    }

    /// Lets the lease of a lane run until then at least, as if it had renewed it. One that had run out before stays so.
    package func renew(_ lane: LaneID, at before: Instant, until: Instant) {
        guard let row = rows.lanes[lane], row.leaseUntil > before, row.leaseUntil < until else { return }
        rows.lanes[lane]?.leaseUntil = until
        rows.lanes.end(keeping: true)
        version += 1
    }

    /// Lets the lease of a role run until then at least, as if `holder` had renewed it.
    package func renew(_ role: String, of holder: String, at before: Instant, until: Instant) {
        guard let row = rows.roles[role], row.holder == holder, row.leaseUntil > before, row.leaseUntil < until
        else { return }
        rows.roles[role]?.leaseUntil = until
        rows.roles.end(keeping: true)
        version += 1
    }
}

extension MemoryDatabase {
    // What a simulation asks so often that it asks no reader.

    package var nextDue: Instant? { rows.due.rows.values.min() }
    package var nextNoticeDue: Instant? { rows.noticesDue.rows.values.min() }
    /// Since when an open case stands where it stands.
    package func since(_ id: CaseID) -> Instant? {
        guard case .open(let stay)? = rows.cases[id]?.status else { return nil }
        return stay.since
    }
    package var outboxCount: Int { rows.outbox.rows.count }
    /// The rows of the outbox, and whose they are.
    package var outboxRows: [Int64: LaneID] { rows.outbox.rows.mapValues(\.lane) }
    /// The lanes whose rows lie in the outbox.
    package var outboxLanes: Set<LaneID> { Set(rows.outbox.rows.values.map(\.lane)) }
    /// Each lane, and how long its lease runs.
    package var leases: [LaneID: Instant] { rows.lanes.rows.mapValues(\.leaseUntil) }
    package func lease(ofRole role: String) -> (holder: String, until: Instant)? {
        rows.roles[role].map { ($0.holder, $0.leaseUntil) }
    }
    package var hasUnsequenced: Bool { !rows.unsequenced.rows.isEmpty }
    package var logSize: Int64 { rows.counters.head.size }
    package var heldCount: Int { rows.held.rows.count }
    package var signedSize: Int64 { rows.counters.checkpoints.last?.size ?? 0 }
    /// How many witnesses have seen the newest checkpoint.
    package var newestWitnesses: Int {
        rows.counters.checkpoints.last.flatMap { rows.checkpoints[$0]?.witnesses } ?? 0
    }
    /// Up to which entry receipts were handed to the outbox. What the first checkpoint covers needs none.
    package var receiptsThrough: Int64 {
        rows.meta["receipts-through"].flatMap { Int64($0) } ?? rows.counters.checkpoints.first?.size ?? 0
    }
    /// Whether outcomes lie held that may go.
    package var hasCoveredHeld: Bool {
        guard heldCount > 0 else { return false }
        let reader = MemoryReader(self)
        return reader.heldWitnesses().contains { witnesses in
            guard let checkpoint = reader.newestCheckpoint(witnesses: witnesses) else { return false }
            return !reader.held(upTo: checkpoint.size, witnesses: witnesses, limit: 1).isEmpty
        }
    }
    /// Whether the transaction under way keeps a checkpoint.
    package var isKeepingCheckpoint: Bool { !rows.checkpoints.before.isEmpty }

    /// Whether a message was taken into the inbox.
    package func hasAdmitted(_ id: InboxID) -> Bool { rows.inbox[id] != nil }

    /// Every notice and where it stands.
    package var noticeStates: [NoticeState] {
        rows.notices.rows.values.map(\.state).sorted { $0.notice.id < $1.notice.id }
    }
}

final class MemoryStore: Store {
    private let database: MemoryDatabase
    private let faults: any StoreFaults

    init(_ database: MemoryDatabase, faults: any StoreFaults) {
        self.database = database
        self.faults = faults
    }

    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result {
        try faults.reached(.begin)
        let result = try database.transaction {
            let transaction = MemoryTransaction(database)
            let result = try body(transaction)
            try faults.reached(.commit)
            return result
        }
        try faults.reached(.answer)
        return result
    }

    func reading<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result {
        try body(MemoryReader(database))
    }

    func migrate() {}

    func close() {}
}
