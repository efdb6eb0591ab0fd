import AMQP
import Escalation
import Logging
import Messages
import Store
import Synchronization

/// Takes committed outbox rows to the broker, on a thread and a connection of its own: a publish into a blocked broker
/// can hang, and must not hold a lane's deliveries or its store.
///
/// One for each process. Lanes hand rows in after their commit and get the ids of confirmed rows back in their
/// ``OutboxTray``; what is returned or refused stays in the store and is tried again with growing waits.
public final class OutboxPublisher: Sendable {
    private let connect: @Sendable () throws(AMQPError) -> any OutboxLink
    private let user: String?
    private let now: @Sendable () -> ContinuousClock.Instant
    private let metrics: FleetMetrics
    private let logger: Logger
    private let stop: StopSignal
    private let inbox = Inbox()

    /// How many messages may wait for their confirm. Measured best between a hundred and a thousand on quorum queues.
    private static let windowLimit = 512

    public convenience init(
        configuration: ConnectionConfiguration,
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal
    ) {
        let user: String? = if case .plain(let user, _) = configuration.credentials { user } else { nil }
        self.init(user: user, metrics: metrics, logger: logger, stop: stop, now: { ContinuousClock.now }) {
            () throws(AMQPError) in try Publisher<Parcel>(configuration, windowLimit: Self.windowLimit)
        }
    }

    /// - Parameter connect: Gives a connection to a broker, and the one after it where that is lost.
    package init(
        user: String?,
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal,
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        connect: @escaping @Sendable () throws(AMQPError) -> any OutboxLink
    ) {
        self.connect = connect
        self.now = now
        self.user = user
        self.metrics = metrics
        self.logger = logger
        self.stop = stop
    }

    /// Takes rows that are committed, in their order.
    public func submit(_ rows: [OutboxRow], for tray: OutboxTray) {
        guard !rows.isEmpty else { return }
        inbox.put(rows.map { Parcel(row: $0, tray: tray) })
    }

    /// Rows handed in and not yet confirmed, whether or not they have been published.
    public var waiting: Int { inbox.unsettled }

    /// Publishes until the process stops, reconnecting with growing waits. On stop, what is handed in is still given
    /// `grace` to be confirmed; what is not, the next holder of the lane finds in the store.
    public func run(grace: Duration = .seconds(5)) {
        var backoff = Backoff(base: .milliseconds(50), cap: .seconds(5))
        var generator = SystemRandomNumberGenerator()
        var backlog = OutboxBacklog()
        while true {
            if stop.isRaised, backlog.carried.isEmpty, inbox.isEmpty { return }
            do {
                let link = try connect()
                backoff.reset()
                defer { lose(link, &backlog) }
                try serve(link, &backlog, grace: grace)
                return
            } catch {
                metrics.reconnects[.publishing].increment()
                logger.warning("publisher lost its connection", metadata: ["error": "\(error)"])
                if stop.isRaised { return }
                _ = stop.wait(upTo: backoff.next(using: &generator))
            }
        }
    }

    /// Takes back what a connection that is over has not settled.
    package func lose(_ link: any OutboxLink, _ backlog: inout OutboxBacklog) {
        // What was answered before the connection broke and was not polled is known, not lost.
        for settled in link.takeSettled() { take(settled, troubled: &backlog.troubled) }
        let lost = link.takeOutstanding()
        metrics.publishResults[.lost].increment(by: lost.count)
        backlog.carried = lost + backlog.carried
    }

    private func serve(_ link: any OutboxLink, _ backlog: inout OutboxBacklog, grace: Duration) throws(AMQPError) {
        var stopBy: ContinuousClock.Instant?
        while true {
            if stop.isRaised {
                let limit = stopBy ?? now() + grace
                stopBy = limit
                let isDone = backlog.carried.isEmpty && inbox.isEmpty && link.outstandingCount == 0
                if isDone || now() >= limit { return }
            }
            try turn(link, &backlog, waitingUpTo: patience(with: link, isCarrying: !backlog.carried.isEmpty))
        }
    }

    /// One turn: takes what lanes have handed in, publishes what the broker takes, and settles what it has answered.
    ///
    /// - Parameter patience: How long to wait for lanes to hand something in.
    package func turn(
        _ link: any OutboxLink,
        _ backlog: inout OutboxBacklog,
        waitingUpTo patience: Duration
    ) throws(AMQPError) {
        backlog.carried += backlog.troubled.takeDue(at: now())
        backlog.carried += inbox.take(waitingUpTo: patience)
        try publish(&backlog.carried, through: link)
        // Where messages are left over, only the broker can make room for them; while it is blocked, with nothing on
        // its way, a look now and then will do.
        let wait: Duration =
            backlog.carried.isEmpty ? .zero : link.outstandingCount > 0 ? .milliseconds(5) : .milliseconds(50)
        for settled in try link.poll(timeout: wait) { take(settled, troubled: &backlog.troubled) }
    }

    /// How long to wait for new messages. A lane's next message must not wait for the confirms of others, so that this
    /// thread sleeps where new ones arrive; confirms are in no hurry and are fetched a thousand times a second. (Waiting
    /// for them on the socket would spin besides: librabbitmq cuts a wait below two milliseconds to none.)
    private func patience(with publisher: any OutboxLink, isCarrying: Bool) -> Duration {
        if isCarrying { return .zero }
        return publisher.outstandingCount > 0 ? .milliseconds(1) : .milliseconds(200)
    }

    /// Publishes what the window and the broker take; the rest stays in `parcels`.
    private func publish(_ parcels: inout [Parcel], through publisher: any OutboxLink) throws(AMQPError) {
        var sent = 0
        defer { parcels.removeFirst(sent) }
        while sent < parcels.count, !publisher.isFull {
            let parcel = parcels[sent]
            let envelope = parcel.row.envelope
            do throws(AMQPError) {
                try publisher.publish(
                    envelope.message(user: user),
                    exchange: ExchangeName(bounded: envelope.exchange),
                    routingKey: RoutingKey(bounded: envelope.routingKey),
                    mandatory: envelope.mustBeRouted,
                    token: parcel
                )
                sent += 1
                metrics.published.increment()
                metrics.brokerBlocked.set(0)
            } catch let error where error.code == .blocked || error.code == .timeout || error.code == .windowFull {
                metrics.brokerBlocked.set(error.code == .blocked ? 1 : 0)
                return
            }
        }
    }

    private func take(_ settled: Settled<Parcel>, troubled: inout TroubledParcels) {
        let parcel = settled.token
        switch settled.outcome {
        case .confirmed:
            metrics.publishResults[.confirmed].increment()
            inbox.settled(1)
            parcel.tray.noteConfirmed(parcel.row.id)
        case .refused, .returned:
            metrics.publishResults[settled.outcome == .refused ? .nacked : .returned].increment()
            logger.warning(
                "message not taken by the broker, it will be tried again",
                metadata: [
                    "exchange": "\(parcel.row.envelope.exchange)", "key": "\(parcel.row.envelope.routingKey)",
                    "message": "\(parcel.row.envelope.id)", "outcome": "\(settled.outcome)",
                ]
            )
            troubled.add(parcel, at: now())
        }
    }
}

/// Parcels that the broker returned or refused, waiting for their next attempt.
struct TroubledParcels {
    private var waiting: [(due: ContinuousClock.Instant, parcel: Parcel)] = []

    mutating func add(_ parcel: Parcel, at now: ContinuousClock.Instant) {
        var next = parcel
        next.attempt += 1
        let wait = min(Duration.seconds(1) * (1 << min(parcel.attempt, 6)), .seconds(60))
        waiting.append((now + wait, next))
    }

    mutating func takeDue(at now: ContinuousClock.Instant) -> [Parcel] {
        guard !waiting.isEmpty else { return [] }
        let due = waiting.filter { $0.due <= now }.map(\.parcel)
        waiting.removeAll { $0.due <= now }
        return due
    }
}

/// What lanes have handed in and the publisher has not taken yet.
private final class Inbox: Sendable {
    private let parcels = Monitor<[Parcel]>([])
    private let count = Atomic<Int>(0)

    var isEmpty: Bool { parcels.withLock { $0.isEmpty } }
    var unsettled: Int { count.load(ordering: .relaxed) }

    func put(_ new: [Parcel]) {
        count.add(new.count, ordering: .relaxed)
        parcels.signalling { $0 += new }
    }

    func settled(_ number: Int) {
        count.subtract(number, ordering: .relaxed)
    }

    func take(waitingUpTo timeout: Duration) -> [Parcel] {
        parcels.waiting(upTo: timeout, until: { !$0.isEmpty }) { waiting in
            defer { waiting = [] }
            return waiting
        }
    }
}
