import AMQP
import AuditLog
import Escalation
import Fleet
import JSON
import Logging
import Messages
import SignedLog
import Store

/// Gives entries their place in the log and appends them to the audit stream.
///
/// Of several sequencers one appends and the rest wait; what makes that safe is the store, which takes an entry at the
/// expected index or not at all. The stream follows the store: after a takeover it is continued from its tail.
public final class Sequencer {
    private let holder: String
    private let openStream: () throws -> any EntryStream
    private let store: any Store
    private let metrics: FleetMetrics
    private let logger: Logger
    private let stop: StopSignal
    private let health: HealthPart

    private let builder: LogBuilder
    /// `nil` where nothing signs the log.
    private let notary: Notary?
    private let heartbeat: Duration
    private var attestation: Attestation?
    private var surroundings: Surroundings
    private var renewNext: ContinuousClock.Instant?
    private var backoff = Backoff(base: .milliseconds(100), cap: .seconds(10))

    package static let role = "sequencer"
    private static let batch = 1000
    package static let lease: Duration = .seconds(6)
    private static let pollInterval: Duration = .milliseconds(50)

    public convenience init(
        holder: String,
        configuration: ConnectionConfiguration,
        store: any Store,
        topology: Topology,
        keyring: LogKeyring?,
        heartbeat: Duration,
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal,
        health: HealthPart
    ) {
        self.init(
            holder: holder,
            store: store,
            keyring: keyring,
            heartbeat: heartbeat,
            metrics: metrics,
            logger: logger,
            stop: stop,
            health: health
        ) {
            try AuditStream(
                configuration: configuration,
                topology: topology,
                stop: stop,
                incarnation: try store.reading { $0.incarnation }
            )
        }
    }

    package init(
        holder: String,
        store: any Store,
        keyring: LogKeyring? = nil,
        heartbeat: Duration = .seconds(60),
        metrics: FleetMetrics,
        logger: Logger,
        stop: StopSignal,
        health: HealthPart,
        surroundings: Surroundings = .process,
        openStream: @escaping () throws -> any EntryStream
    ) {
        self.surroundings = surroundings
        self.holder = holder
        self.openStream = openStream
        self.store = store
        self.metrics = metrics
        self.logger = logger
        self.stop = stop
        self.health = health
        builder = LogBuilder(store)
        notary = keyring.map { Notary(store, keyring: $0) }
        self.heartbeat = heartbeat
    }

    public func run() throws {
        while !stop.isRaised {
            do {
                try waitForRole()
                try sequence()
            } catch let error as StoreError where error.kind == .logMoved {
                metrics.sequencerTakeovers.increment()
                logger.info("another sequencer appended; starting from the stream's tail again")
            } catch let error as StoreError where error.isRetriable {
                health.notReady("\(error)")
                logger.warning("store refused, trying again", metadata: ["error": "\(error)"])
                _ = stop.wait(upTo: backoff.next(using: &surroundings.generator))
            } catch let error where error is AMQPError || error is StreamRefused || error is ConsumerEnded {
                health.notReady("\(error)")
                logger.warning("lost the broker", metadata: ["error": "\(error)"])
                _ = stop.wait(upTo: backoff.next(using: &surroundings.generator))
            }
        }
    }

    /// From the stream's tail: publishes what the store has beyond it, then goes on with new entries.
    private func sequence() throws {
        let stream = try openStream()
        defer { stream.close() }
        var published = try begin(on: stream)
        health.ready()
        while !stop.isRaised, try turn(on: stream, published: &published) {}
    }

    /// What comes before the first turn on a stream; how many entries it holds.
    package func begin(on stream: any EntryStream) throws -> Int64 {
        let tail = try stream.tail()
        // A store that was restored is one that others have seen more of.
        try store.reading { try tail.end.check(against: $0) }
        try builder.completeNodes { try !stop.isRaised && keepRole() }
        attestation = notary.map { Attestation($0, heartbeat: heartbeat, now: surroundings.now) }
        try signing { try attesting { try $0.begin(after: tail.checkpoint) } }
        return tail.size
    }

    /// When it says that the log is alive, unless the log grows before; `nil` where nothing signs it.
    package var beatsAt: ContinuousClock.Instant? { attestation?.beatNext }

    /// One turn: gives entries that wait their indices, and publishes what the stream lacks. Whether it still holds the
    /// role.
    ///
    /// - Parameter published: How many entries the stream holds.
    package func turn(on stream: any EntryStream, published: inout Int64) throws -> Bool {
        guard try keepRole() else { return false }
        let head = try assignIndices()
        guard published <= head.size else {
            throw StreamEnd.restored("the stream holds \(published) entries, the store \(head.size)")
        }
        if published < head.size { published = try publish(from: published, to: head.size, on: stream) }
        if published == head.size {
            try attest(head, on: stream)
            if try !store.reading({ try $0.hasUnsequenced() }) { try stream.serve(for: Self.pollInterval) }
        }
        return true
    }

    // MARK: One sequencer at a time

    /// The role spares the others their work; what makes two of them safe is the store.
    private func waitForRole() throws {
        while !stop.isRaised {
            if try keepRole() { return }
            // A sequencer that waits is ready: it would take over at once.
            health.ready()
            _ = stop.wait(upTo: Self.lease / 3)
        }
        throw Stopped()
    }

    package func keepRole() throws -> Bool {
        let now = surroundings.now()
        guard now >= renewNext ?? now else { return true }
        let holds = try store.transaction { transaction in
            try transaction.holdRole(Self.role, holder: self.holder, lease: Self.lease)
        }
        if holds { renewNext = now + Self.lease / 3 }
        return holds
    }

    /// Gives the entries that wait their indices.
    private func assignIndices() throws -> LogHead {
        let appended = try builder.append()
        if appended.count > 0 {
            metrics.entriesSequenced.increment(by: appended.count)
            metrics.commits.increment()
        }
        return appended.head
    }

    /// Has the head signed where that is due, and publishes the checkpoint behind its entries.
    private func attest(_ head: LogHead, on stream: any EntryStream) throws {
        try signing {
            guard let checkpoint = try attesting({ try $0.attest(head) }) ?? nil else { return }
            metrics.checkpointsSigned.increment()
            try stream.append(checkpoint)
        }
    }

    /// Works on what signs the log, out of its place: the store is asked meanwhile, and whoever answers for it may ask when the
    /// log says next that it is alive.
    private func attesting<Result>(_ body: (inout Attestation) throws -> Result) rethrows -> Result? {
        guard var current = attestation else { return nil }
        defer { attestation = current }
        return try body(&current)
    }

    /// A head that must not be signed is no reason to stop: the log goes on without a signature, and says so.
    private func signing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let refusal as Notary.Refusal {
            metrics.checkpointsRefused.increment()
            logger.error("the log is not signed", metadata: ["reason": "\(refusal)"])
        }
    }

    private func publish(from index: Int64, to size: Int64, on stream: any EntryStream) throws -> Int64 {
        var next = index
        while next < size, !stop.isRaised {
            guard try keepRole() else { return next }
            let entries = try store.reading { try $0.log(from: next, limit: Self.batch) }
            guard let last = entries.last else { break }
            metrics.published.increment(by: try stream.append(entries))
            // It works again: the next trouble is a new one.
            backoff.reset()
            next = last.index + 1
        }
        return next
    }
}
