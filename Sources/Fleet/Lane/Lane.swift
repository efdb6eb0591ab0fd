import AMQP
import Escalation
import Logging
import Messages
import Store

/// A lane's hold on the store: it writes under its own name, hands committed rows to the publisher, and tries again
/// what may be tried again.
///
/// It belongs to one thread. A process that dies leaves its lanes' rows behind; whoever lives adopts them.
public final class Lane {
    public let id: LaneID
    private let store: any Store
    private let publisher: OutboxPublisher
    private let tray = OutboxTray()
    private let metrics: FleetMetrics
    private let logger: Logger
    private let stop: StopSignal
    private var epoch: LaneEpoch?
    /// The newest outbox row handed to the publisher, from which rows are read again after a commit without an answer.
    private var lastRow: OutboxRowID?
    /// Whether a commit may have happened whose answer was lost: its rows are owed to the publisher.
    private var mustReload = false
    private var surroundings: Surroundings
    private var adoptNext: ContinuousClock.Instant
    private var renewNext: ContinuousClock.Instant
    private var forgetNext: ContinuousClock.Instant
    private var backoff = Backoff.store

    /// How long a silent lane keeps its rows from being adopted by another.
    package static let lease: Duration = .seconds(10)
    /// How long confirmed rows wait for a commit that takes them along, before they get one of their own.
    private static let forgetWithin: Duration = .milliseconds(500)

    public init(
        id: LaneID,
        store: any Store,
        publisher: OutboxPublisher,
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal,
        surroundings: Surroundings = .process
    ) {
        let now = surroundings.now()
        (adoptNext, renewNext, forgetNext) = (now, now, now)
        self.surroundings = surroundings
        self.id = id
        self.store = store
        self.publisher = publisher
        self.metrics = metrics
        self.logger = logger
        self.stop = stop
    }

    /// By the clock of its process, which never steps.
    public var now: ContinuousClock.Instant { surroundings.now() }

    /// Chance for the waits of its thread.
    var generator: any RandomNumberGenerator {
        get { surroundings.generator }
        set { surroundings.generator = newValue }
    }

    /// Runs `body` in a transaction until it is committed.
    ///
    /// Connection lost, busy, deadlock, disk full, timeout: the work is rolled back, waited for and done again, the same
    /// work; only what the store names as a data error, or `body` itself refuses, comes out as an error. While it waits
    /// it calls `serving`, which keeps the broker's heartbeat and may end the wait by throwing.
    @discardableResult
    public func commit<Result>(
        serving: (Duration) throws -> Void,
        _ body: (any StoreTransaction, inout ChangeSet) throws -> Result
    ) throws -> Result {
        while true {
            let confirmed = tray.takeConfirmed()
            do {
                try reloadAfterLostAnswer()
                let (result, rows) = try attempt(confirmed: confirmed, body)
                backoff.reset()
                handOver(rows)
                return result
            } catch let error as StoreError {
                tray.putBack(confirmed)
                try recover(from: error, serving: serving)
            } catch {
                tray.putBack(confirmed)
                throw error
            }
        }
    }

    /// Reads without locks, with the same patience.
    public func reading<Result>(
        serving: (Duration) throws -> Void,
        _ body: (any StoreReader) throws -> Result
    ) throws -> Result {
        while true {
            do {
                let result = try store.reading(body)
                backoff.reset()
                return result
            } catch let error as StoreError where error.isRetriable {
                try recover(from: error, serving: serving)
            }
        }
    }

    /// What an idle lane owes: confirmed rows are forgotten, its lease is renewed, rows of dead lanes are adopted.
    public func maintain(serving: (Duration) throws -> Void) throws {
        let now = now
        let mustRenew = now >= renewNext
        let mustAdopt = now >= adoptNext
        guard mustRenew || mustAdopt || (now >= forgetNext && tray.hasConfirmed) else { return }
        let adopted: [OutboxRow] = try commit(serving: serving) { transaction, changes in
            // The epoch of this very transaction: a lane that begins adopts at once, not when it next thinks of it.
            guard mustAdopt, let epoch = changes.lane else { return [] }
            return try transaction.adoptExpiredLanes(into: epoch)
        }
        if mustAdopt { adoptNext = now + Self.lease / 2 }
        guard !adopted.isEmpty else { return }
        metrics.sweptRows.increment(by: adopted.count)
        logger.info("adopted rows of lanes that went silent", metadata: ["lane": "\(id)", "rows": "\(adopted.count)"])
        handOver(adopted)
    }

    /// Rows of this process that the broker has not confirmed, whichever lane wrote them.
    var waitingForConfirms: Int { publisher.waiting }

    private func attempt<Result>(
        confirmed: [OutboxRowID],
        _ body: (any StoreTransaction, inout ChangeSet) throws -> Result
    ) throws -> (Result, [OutboxRow]) {
        let started = now
        let mustRenew = epoch == nil || started >= renewNext
        let (result, rows, held) = try store.transaction { transaction in
            let held: LaneEpoch
            if let epoch = self.epoch {
                held = epoch
                if mustRenew { try transaction.renewLane(epoch, lease: Self.lease) }
            } else {
                held = try transaction.takeLane(self.id, lease: Self.lease)
            }
            var changes = ChangeSet()
            changes.lane = held
            let result = try body(transaction, &changes)
            let rows: [OutboxRow] = changes.isEmpty ? [] : try transaction.write(changes)
            if !confirmed.isEmpty { try transaction.removeOutbox(confirmed) }
            return (result, rows, held)
        }
        epoch = held
        forgetNext = now + Self.forgetWithin
        if mustRenew { renewNext = started + Self.lease / 3 }
        metrics.commits.increment()
        metrics.commitSeconds.observe(now - started)
        return (result, rows)
    }

    private func recover(from error: StoreError, serving: (Duration) throws -> Void) throws {
        metrics.retries.series(error.kind.rawValue).increment()
        #if !BELAY_MUTANT_LOST_OUTBOX_ROW
            mustReload = true
        #endif
        if error.kind == .laneLost {
            logger.warning("another process took this lane over; taking it again", metadata: ["lane": "\(id)"])
            epoch = nil
            return
        }
        guard error.isRetriable else { throw error }
        logger.warning("store refused, trying again", metadata: ["lane": "\(id)", "error": "\(error)"])
        let wait = backoff.next(using: &generator)
        try serving(wait)
        if stop.isRaised { throw Stopped() }
    }

    /// A commit whose answer was lost may have happened: its rows are found again by reading, before anything newer is
    /// handed over. Owed until the store answers, or they would lie there for as long as this lane lives.
    private func reloadAfterLostAnswer() throws {
        while mustReload {
            let rows = try store.transaction { transaction in
                try transaction.outbox(of: self.id, after: self.lastRow, limit: Self.reloadLimit)
            }
            handOver(rows)
            mustReload = rows.count == Self.reloadLimit
        }
    }

    private static let reloadLimit = 10_000

    private func handOver(_ rows: [OutboxRow]) {
        guard let last = rows.last else { return }
        lastRow = max(lastRow ?? last.id, last.id)
        publisher.submit(rows, for: tray)
    }
}

/// The process stops; the work in hand was rolled back and will be delivered again.
public struct Stopped: Error {
    public init() {}
}

extension Backoff {
    static let store = Backoff(base: .milliseconds(20), cap: .seconds(2))
}
