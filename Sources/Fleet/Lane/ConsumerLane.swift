import AMQP
import Escalation
import Logging
import Store

/// One thread with one consuming connection and one store handle: takes what has arrived, decides it in one
/// transaction, acknowledges it after the commit.
///
/// Alone, a message is handled at once; under load, batches form by themselves.
public final class ConsumerLane<Handler: BatchHandler> {
    private let connect: () throws -> any DeliverySource
    private let limits: BatchLimits
    /// So many committed messages may wait for a broker that takes none; then the lane takes none either.
    private let outboxRowsMax: Int
    private let lane: Lane
    private let handler: Handler
    private let metrics: FleetMetrics
    private let logger: Logger
    private let stop: StopSignal
    private let health: HealthPart
    private let deliveries: Counter
    private let redeliveries: Counter
    /// Deliveries that arrived while the lane waited for something else.
    private var pending: [Delivery] = []
    /// When its handler is to be called although nothing has arrived.
    package private(set) var nextTick: ContinuousClock.Instant
    /// Counts this lane's connections. Delivery tags begin again with each, so that only both together name a delivery.
    private var session = 0
    /// Messages whose trial this process has counted and not yet taken back.
    private var survived: [Digest] = []

    public convenience init(
        configuration: ConnectionConfiguration,
        limits: BatchLimits,
        lane: Lane,
        handler: Handler,
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal,
        health: HealthPart,
        outboxRowsMax: Int = .max
    ) {
        self.init(
            connect: { try Connection(configuration) },
            limits: limits,
            lane: lane,
            handler: handler,
            metrics: metrics,
            logger: logger,
            stop: stop,
            health: health,
            outboxRowsMax: outboxRowsMax
        )
    }

    package init(
        connect: @escaping () throws -> any DeliverySource,
        limits: BatchLimits,
        lane: Lane,
        handler: Handler,
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal,
        health: HealthPart,
        outboxRowsMax: Int = .max
    ) {
        self.outboxRowsMax = outboxRowsMax
        self.connect = connect
        self.nextTick = lane.now
        self.limits = limits
        self.lane = lane
        self.handler = handler
        self.metrics = metrics
        self.logger = logger
        self.stop = stop
        self.health = health
        let queue = handler.queues.first?.rawValue ?? "none"
        self.deliveries = metrics.deliveries.series(queue)
        self.redeliveries = metrics.redeliveries.series(queue)
    }

    /// Consumes until the process stops, reconnecting with growing waits and jitter. Comes back early only with an
    /// error that no waiting mends, such as a store that was moved away.
    public func run() throws {
        var backoff = Backoff(base: .milliseconds(100), cap: .seconds(10))
        while !stop.isRaised {
            do {
                let connection = try open()
                backoff.reset()
                defer { connection.close() }
                try consume(from: connection)
            } catch is Stopped {
                return
            } catch let error where error is AMQPError || error is ConsumerEnded {
                health.notReady("\(error)")
                metrics.reconnects[.consuming].increment()
                logger.warning("lost the broker", metadata: ["lane": "\(lane.id)", "error": "\(error)"])
                _ = stop.wait(upTo: backoff.next(using: &lane.generator))
            }
        }
    }

    /// Connects and consumes. What an earlier connection delivered will come again.
    package func open() throws -> any DeliverySource {
        let connection = try connect()
        session += 1
        pending = []
        for queue in handler.queues {
            try connection.startConsuming(
                queue,
                tag: ConsumerTag(bounded: tagPrefix + queue.rawValue),
                prefetch: limits.prefetch
            )
        }
        return connection
    }

    /// Consumer tags are this and the queue's name.
    private var tagPrefix: String { "\(lane.id).\(session)." }

    private func consume(from connection: any DeliverySource) throws {
        try begin(on: connection)
        while !stop.isRaised { try turn(on: connection) }
    }

    /// What comes before the first turn on a connection.
    package func begin(on connection: any DeliverySource) throws {
        nextTick = lane.now
        try clearSurvived(connection)
    }

    /// One turn: what no delivery brings, where it is due, then one batch.
    package func turn(on connection: any DeliverySource) throws {
        try tickIfDue(connection)
        guard lane.waitingForConfirms < outboxRowsMax else {
            // The broker takes nothing from us: what is committed waits in the store, and no more joins it than
            // is allowed. Deadlines and the heartbeat go on.
            health.notReady("\(lane.waitingForConfirms) messages wait for the broker: it takes none")
            health.beat()
            try serving(connection)(.milliseconds(200))
            return
        }
        health.ready()
        health.beat()
        let batch = try take(from: connection)
        guard let last = batch.last else { return }
        deliveries.increment(by: batch.count)
        metrics.batchMessages.observe(Double(batch.count))
        #if BELAY_MUTANT_EARLY_ACKNOWLEDGEMENT
            try connection.acknowledge(last.tag, multiple: true)
        #endif
        try handle(batch, connection: connection)
        try connection.acknowledge(last.tag, multiple: true)
        nextTick = lane.now
    }

    private func tickIfDue(_ connection: any DeliverySource) throws {
        guard lane.now >= nextTick else { return }
        try lane.maintain(serving: serving(connection))
        let wait = try handler.tick(lane, serving: serving(connection))
        nextTick = lane.now + min(wait, .milliseconds(500))
    }

    /// Waits for a first delivery in slices, then takes what is there without waiting.
    private func take(from connection: any DeliverySource) throws -> [Delivery] {
        var batch = pending
        pending = []
        var bytes = batch.reduce(0) { $0 + $1.body.count }
        if batch.isEmpty {
            let wait = max(.zero, nextTick - lane.now)
            guard let first = try nextDelivery(connection, timeout: wait) else { return [] }
            bytes += first.body.count
            batch.append(first)
        }
        while batch.count < limits.messages, bytes < limits.bytes {
            guard let next = try nextDelivery(connection, timeout: .zero) else { break }
            bytes += next.body.count
            batch.append(next)
        }
        return batch
    }

    private func nextDelivery(_ connection: any DeliverySource, timeout: Duration) throws -> Delivery? {
        switch try connection.next(timeout: timeout) {
        case .delivery(let delivery)?:
            return delivery
        case .consumerCancelled(let tag)?:
            throw ConsumerEnded(consumer: tag.rawValue)
        case nil, .confirmed?, .refused?, .returned?, .blocked?, .unblocked?:
            return nil
        }
    }

    /// Keeps the broker's heartbeat while the lane waits for the store; what arrives meanwhile is kept for later.
    private func serving(_ connection: any DeliverySource) -> (Duration) throws -> Void {
        { [self] wait in
            let limit = lane.now + wait
            repeat {
                if stop.isRaised { throw Stopped() }
                let slice = min(limit - lane.now, .milliseconds(200))
                if let delivery = try nextDelivery(connection, timeout: max(.milliseconds(1), slice)) {
                    pending.append(delivery)
                }
            } while lane.now < limit
        }
    }

    private func handle(_ batch: [Delivery], connection: any DeliverySource) throws {
        var items: [Handler.Item] = []
        var letters: [DeadLetter] = []
        var suspects: [Delivery] = []
        var ordinary: [Delivery] = []
        for delivery in batch {
            if delivery.redelivered {
                redeliveries.increment()
                if isSuspect(delivery) {
                    suspects.append(delivery)
                    continue
                }
            }
            ordinary.append(delivery)
            guard let reading = handler.read(delivery) else { continue }
            items += reading.items
            letters += reading.condemned.map { letter($0, of: delivery) }
        }
        if !items.isEmpty || !letters.isEmpty {
            try decide(items, letters: letters, connection: connection, batch: ordinary)
        }
        for suspect in suspects { try handleAlone(suspect, connection: connection) }
    }

    private func decide(
        _ items: [Handler.Item],
        letters: [DeadLetter],
        connection: any DeliverySource,
        batch: [Delivery]
    ) throws {
        do {
            try lane.commit(serving: serving(connection)) { transaction, changes in
                if !items.isEmpty { try handler.decide(items, in: transaction, changes: &changes) }
                if !letters.isEmpty { try transaction.addDead(letters) }
            }
            metrics.dead[.malformed].increment(by: letters.count)
            handler.committed(items, condemned: letters.count)
        } catch let error as StoreError where error.kind != .data {
            throw error
        } catch let error where !error.endsTheSession {
            // The store or the core names the data as the reason: find the message by handling each alone.
            for delivery in batch { try handleCondemnable(delivery, connection: connection) }
        }
    }

    /// Handles one delivery in a transaction of its own; what cannot be handled even so goes to the dead letters.
    private func handleCondemnable(_ delivery: Delivery, connection: any DeliverySource) throws {
        guard let reading = handler.read(delivery) else { return }
        do {
            try lane.commit(serving: serving(connection)) { transaction, changes in
                try handler.decide(reading.items, in: transaction, changes: &changes)
                try transaction.addDead(reading.condemned.map { self.letter($0, of: delivery) })
            }
            metrics.dead[.malformed].increment(by: reading.condemned.count)
            handler.committed(reading.items, condemned: reading.condemned.count)
        } catch let error as StoreError where error.kind != .data {
            throw error
        } catch let error where !error.endsTheSession {
            try bury(delivery, as: .data, because: "\(error)", connection: connection)
            handler.committed([], condemned: max(1, reading.items.count + reading.condemned.count))
        }
    }

    // MARK: Messages that may have killed a process

    /// From the third delivery on, or from the second where the broker counts nothing.
    private func isSuspect(_ delivery: Delivery) -> Bool {
        guard let count = delivery.deliveryCount else { return true }
        return count >= 3
    }

    /// Counts the trial in a commit of its own before the message is touched: a process that it kills leaves the count
    /// behind, and the third trial is not made.
    private func handleAlone(_ delivery: Delivery, connection: any DeliverySource) throws {
        let digest = Digest(of: delivery.body)
        let trial = try raiseTrial(digest, connection: connection)
        metrics.trials.increment()
        guard trial <= 3 else {
            try bury(
                delivery,
                as: .trials,
                because: "three processes ended while they handled it",
                connection: connection
            )
            handler.committed([], condemned: 1)
            return
        }
        survived.append(digest)
        try handleCondemnable(delivery, connection: connection)
        try clearSurvived(connection)
    }

    private func raiseTrial(_ digest: Digest, connection: any DeliverySource) throws -> Int {
        var counted: Int?
        do {
            return try lane.commit(serving: serving(connection)) { transaction, _ in
                // Again, where the answer was lost: whether it was committed or not, it is one trial.
                let trial = try transaction.raiseTrial(digest: digest, again: counted)
                counted = trial
                return trial
            }
        } catch {
            if counted != nil { survived.append(digest) }
            throw error
        }
    }

    /// Trials that this process has lived through say nothing against their messages, whatever became of those: the
    /// connection may have been lost before anything was decided.
    private func clearSurvived(_ connection: any DeliverySource) throws {
        guard !survived.isEmpty else { return }
        try lane.commit(serving: serving(connection)) { [survived] transaction, _ in
            for digest in survived { try transaction.clearTrial(digest: digest) }
        }
        survived = []
    }

    private func bury(_ delivery: Delivery, as kind: DeadReason, because reason: String, connection: any DeliverySource)
        throws
    {
        let letter = letter(Condemned(body: delivery.body, reason: reason), of: delivery)
        try lane.commit(serving: serving(connection)) { transaction, _ in try transaction.addDead([letter]) }
        metrics.dead[kind].increment()
        logger.error(
            "message set aside",
            metadata: ["lane": "\(lane.id)", "letter": "\(letter.id)", "reason": "\(reason)"]
        )
    }

    private func letter(_ condemned: Condemned, of delivery: Delivery) -> DeadLetter {
        DeadLetter(condemned, of: delivery, queue: delivery.queue(after: tagPrefix))
    }
}

/// The broker ended a consumer: its queue was deleted, or moved to another node.
public struct ConsumerEnded: Error, CustomStringConvertible {
    public let consumer: String

    public init(consumer: String) {
        self.consumer = consumer
    }

    public var description: String {
        "the broker ended the consumer \(consumer): its queue has gone; run `belay topology apply`"
    }
}

extension Error {
    /// Whether this ends the lane's connection, or the lane, rather than speaks of a message.
    var endsTheSession: Bool { self is Stopped || self is AMQPError || self is ConsumerEnded }
}

/// How much a lane takes at once.
public struct BatchLimits: Hashable, Sendable {
    public var messages: Int
    public var bytes: Int
    /// What the broker may send ahead of the acknowledgements.
    public var prefetch: UInt16

    public init(messages: Int = 512, bytes: Int = 8 * 1024 * 1024, prefetch: UInt16 = 1024) {
        self.messages = messages
        self.bytes = bytes
        self.prefetch = prefetch
    }
}
