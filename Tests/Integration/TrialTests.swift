import AMQP
import Escalation
import Fleet
import FleetHarness
import Foundation
import Logging
import Messages
import Store
import Testing

extension Integration {
    /// A message is condemned by the processes that it ended, and by nothing else that goes wrong around it.
    struct TrialTests {
        @Test(arguments: StoreKind.available)
        func `A trial counts once, however often the store loses the answer of its commit`(kind: StoreKind) throws {
            try TestFleet.with(kind) { fleet in
                try Self.publishSuspect(to: fleet)
                let losses = Losses(6)
                let probe = try Probe(fleet, onTick: { losses.arm() })
                try probe.run(faults: losses)
                #expect(losses.left == 0, "the answers were lost")
                #expect(probe.attempts == 1)
                let counts = try fleet.store.reading { try $0.counts() }
                #expect(counts.dead == 0, "it ended no process")
            }
        }

        @Test(arguments: StoreKind.available)
        func `A process that outlives a broken connection does not count against the message`(kind: StoreKind) throws {
            try TestFleet.with(kind) { fleet in
                try Self.publishSuspect(to: fleet)
                let proxy = try BrokerProxy(to: fleet.host.endpoint)
                defer { proxy.close() }
                let probe = try Probe(
                    fleet,
                    through: proxy,
                    onAttempt: { attempt in
                        guard attempt <= 6 else { return }
                        proxy.cutAll()
                        throw StoreError(.unavailable, operation: "decide", message: "failed for a test")
                    }
                )
                try probe.run(faults: Losses(0))
                #expect(probe.attempts == 7)
                let counts = try fleet.store.reading { try $0.counts() }
                #expect(counts.dead == 0, "it ended no process")
            }
        }

        /// Has one message lie in the queue that was delivered so often without success that it is handled alone.
        private static func publishSuspect(to fleet: TestFleet) throws {
            try fleet.publish([Rules.failed("suspect")])
            try eventually("the message became a suspect") {
                try fleet.host.withConnection { connection in
                    try connection.consume(QueueName(fleet.host.topology.events), tag: "lost", prefetch: 1)
                    guard case .delivery(let delivery)? = try connection.next(timeout: patience) else { return false }
                    return delivery.deliveryCount ?? 0 >= 3
                }
            }
        }
    }
}

/// Loses the answer of every other transaction, so that each one that is repeated is heard of in between.
private final class Losses: StoreFaults, Sendable {
    private let state: FleetHarness.Signal<(left: Int, isArmed: Bool, mayLose: Bool)>

    init(_ count: Int) {
        state = FleetHarness.Signal((count, false, true))
    }

    func arm() {
        state.update { $0.isArmed = true }
    }

    var left: Int { state.read { $0.left } }

    func reached(_ point: FaultPoint) throws {
        guard point == .answer else { return }
        let isLost = state.update { state in
            guard state.isArmed, state.left > 0 else { return false }
            defer { state.mayLose.toggle() }
            if state.mayLose { state.left -= 1 }
            return state.mayLose
        }
        if isLost { throw StoreError(.unavailable, operation: "answer", message: "lost for a test") }
    }
}

/// A lane over the queue of events whose handler only counts how often it is asked.
private final class Probe: BatchHandler {
    let queues: [QueueName]
    private(set) var attempts = 0
    private let fleet: TestFleet
    private let proxy: BrokerProxy?
    private let onTick: () -> Void
    private let onAttempt: (Int) throws -> Void
    private let stop = StopSignal()
    private let limit = ContinuousClock.now + patience

    init(
        _ fleet: TestFleet,
        through proxy: BrokerProxy? = nil,
        onTick: @escaping () -> Void = {},
        onAttempt: @escaping (Int) throws -> Void = { _ in }
    ) throws {
        self.fleet = fleet
        self.proxy = proxy
        self.onTick = onTick
        self.onAttempt = onAttempt
        queues = [try QueueName(fleet.host.topology.events)]
    }

    /// Consumes until one message has come to its end, here or among the dead.
    func run(faults: any StoreFaults) throws {
        var configuration = try fleet.host.configuration(as: WorkerKind.trigger.executable)
        if let proxy { configuration.endpoints = [Endpoint(host: "127.0.0.1", port: proxy.port)] }
        let (metrics, logger) = (FleetMetrics(), Logger(label: "probe") { _ in SwiftLogNoOpLogHandler() })
        let store = fleet.store.open(faults: faults)
        defer { store.close() }
        // It writes no message, so that nobody has to run the publisher.
        let publisher = OutboxPublisher(configuration: configuration, metrics: metrics, logger: logger, stop: stop)
        let lane = Lane(
            id: LaneID(kind: WorkerKind.trigger.rawValue, name: "probe"),
            store: store,
            publisher: publisher,
            metrics: metrics,
            logger: logger,
            stop: stop
        )
        try ConsumerLane(
            configuration: configuration,
            limits: BatchLimits(),
            lane: lane,
            handler: self,
            metrics: metrics,
            logger: logger,
            stop: stop,
            health: HealthState().part("probe")
        ).run()
    }

    func read(_ delivery: Delivery) -> Reading<Void>? { Reading(items: [()]) }

    func decide(_ items: [Void], in transaction: any StoreTransaction, changes: inout ChangeSet) throws {
        attempts += 1
        try onAttempt(attempts)
    }

    func committed(_ items: [Void], condemned: Int) {
        stop.raise(.finished)
    }

    func tick(_ lane: Lane, serving: (Duration) throws -> Void) -> Duration {
        onTick()
        if ContinuousClock.now > limit { stop.raise(.finished) }
        return .milliseconds(100)
    }
}
