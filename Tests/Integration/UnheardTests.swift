import AMQP
import Audit
import Courier
import Escalation
import Fleet
import FleetHarness
import Foundation
import Ingress
import JSON
import Logging
import Messages
import Notify
import Review
import SLA
import Store
import Testing
import Trigger

extension Integration {
    /// Done, but nobody heard: calls that succeed and look failed, and calls that fail in every other way.
    struct UnheardTests {
        @Test(arguments: StoreKind.available)
        func `Whatever answer of broker or store is lost, every story ends as if all had been heard`(kind: StoreKind)
            throws
        {
            try Self.run(kind, incidents: 400, within: .seconds(150))
        }

        @Test(
            .enabled(if: Services.isSoak, "a long run: BELAY_SOAK=1, or deploy/dev soak"),
            arguments: StoreKind.available
        )
        func `Soak: the same with four thousand stories`(kind: StoreKind) throws {
            try Self.run(kind, incidents: 4000, within: .seconds(900))
        }

        private static func run(_ kind: StoreKind, incidents: Int, within limit: Duration) throws {
            let seed = Services.seed()
            var options = FleetOptions()
            options.documents = IncidentFlow.documents(window: "900ms")
            let calm = try TestFleet.with(kind, options: options) { fleet in
                fleet.options.settings = try MailServer(for: fleet).settings
                try fleet.start()
                try IncidentFlow(fleet).run(incidents, within: limit)
                return try IncidentFlow.projection(of: fleet)
            }
            try TestFleet.with(kind, options: options) { fleet in
                let mail = try MailServer(for: fleet)
                let outcomes = try OutcomeQueue(of: fleet)
                let dice = Dice(seed: seed)
                let lanes = try UnheardFleet(fleet, dice: dice, mailPort: mail.port)
                defer {
                    lanes.stop()
                    print("done but unheard, \(kind.rawValue), seed \(seed):\n\(dice.report)")
                }
                let began = ContinuousClock.now
                let flow = try IncidentFlow(fleet, perSecond: 20)
                // Until all of them have ended, and every place has been hit.
                try eventually(
                    "every injection point was hit: \(dice.unhit)",
                    within: limit,
                    every: .milliseconds(15)
                ) {
                    try flow.advance { flow.started < incidents || !dice.unhit.isEmpty }
                    return flow.started >= incidents && dice.unhit.isEmpty
                }
                try flow.finish()
                dice.rest()
                try fleet.settle(within: .seconds(150))
                print("\(flow.started) incidents in \(ContinuousClock.now - began)")

                // More incidents may have been needed than were undisturbed; every one of those must be told the same.
                let told = Set(try IncidentFlow.projection(of: fleet).filter(isComparable))
                let expected = Set(calm.filter(isComparable))
                #expect(expected.count > incidents * 9 / 10)
                for line in expected.subtracting(told) { Issue.record("seed \(seed): expected \(line)") }
                let counts = try fleet.store.reading { try $0.counts() }
                #expect(counts.byOutcome[.retry] ?? 0 > 0 && counts.byOutcome[.manual] ?? 0 > 0)
                try Integration.OnOwnServices.KillTests.checkNothingIsLostOrTwice(
                    fleet,
                    outcomes: outcomes,
                    incidents: flow.started,
                    seed: seed
                )
                #expect(dice.unhit.isEmpty)
            }
        }

        /// Whether an incident that is left alone is taken in before its window passes depends on who is late.
        static func isComparable(_ line: String) -> Bool { !line.contains("window.passed") }
    }
}

/// Decides, from one seed, which call fails, and counts every failure by its place.
final class Dice: Sendable {
    private struct State {
        var generator: SeededGenerator
        var hits: [String: Int] = [:]
        var isResting = false
    }

    private let state: FleetHarness.Signal<State>

    private static let firstOdds: UInt64 = 2

    init(seed: UInt64) {
        state = FleetHarness.Signal(State(generator: SeededGenerator(seed: seed)))
    }

    /// Announces a place, so that one which is never hit shows.
    func announce(_ place: String) {
        state.update { $0.hits[place] = 0 }
    }

    /// Whether this call at this place fails: one in `odds`, and sooner where none has failed yet, since some places
    /// are seldom reached.
    func strikes(_ place: String, oneIn odds: UInt64) -> Bool {
        state.update { state in
            let odds = state.hits[place, default: 0] == 0 ? min(odds, Self.firstOdds) : odds
            guard !state.isResting, state.generator.next() % odds == 0 else { return false }
            state.hits[place, default: 0] += 1
            return true
        }
    }

    func draw<Element>(from elements: [Element]) -> Element {
        state.update { elements[Int($0.generator.next() % UInt64(elements.count))] }
    }

    /// Nothing fails any more.
    func rest() {
        state.update { $0.isResting = true }
    }

    var unhit: [String] { state.read { $0.hits.filter { $0.value == 0 }.keys.sorted() } }

    var report: String {
        state.read { $0.hits.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }.joined(separator: "\n") }
    }
}

/// A store handle's failures.
private struct StoreDice: StoreFaults {
    let lane: String
    let dice: Dice

    func reached(_ point: FaultPoint) throws {
        // A lost answer leaves leased notices hidden until their lease has passed: not too often.
        let odds: UInt64 = lane == "notices" && point == .answer ? 60 : 20
        guard dice.strikes("store, \(lane): \(point.rawValue)", oneIn: odds) else { return }
        let kinds: [StoreError.Kind] =
            switch point {
            case .begin: [.unavailable, .busy, .full, .timeout, .deadlock]
            case .commit: [.serialization, .deadlock, .unavailable, .full]
            case .answer: [.unavailable]
            }
        throw StoreError(dice.draw(from: kinds), operation: "\(point.rawValue)", message: "failed for a test")
    }
}

/// The real lanes and handlers of every worker in this process, over stores and connections that fail.
private final class UnheardFleet {
    private let stopping = StopSignal()
    private var threads: [WorkerThread] = []
    private var proxies: [BrokerProxy] = []
    private let fleet: TestFleet
    private let dice: Dice
    private let health = HealthState()
    private let post: Post
    private let trusted: Set<BrokerUser>

    init(_ fleet: TestFleet, dice: Dice, mailPort: Int) throws {
        self.fleet = fleet
        self.dice = dice
        post = Post(topology: fleet.host.topology, source: "belay://test")
        trusted = Set(WorkerKind.allCases.map { BrokerUser($0.executable) })
        let (post, trusted, levels) = (post, trusted, Set(fleet.options.levels))
        try add(.trigger, ["events"]) { rules, metrics, _ in
            TriggerHandler(ingress: Ingress(), post: post, rules: rules, metrics: metrics)
        }
        try add(.review, ["review"]) { rules, metrics, _ in
            ReviewHandler(levels: levels, workers: trusted, post: post, rules: rules, metrics: metrics)
        }
        try add(.review, ["decisions"]) { rules, metrics, _ in
            DecisionHandler(workers: trusted, post: post, rules: rules, metrics: metrics)
        }
        let looking = try configuration(for: .sla, name: "receipts", cuts: [])
        try add(.sla, ["deadlines"]) { rules, metrics, _ in
            TimerHandler(
                post: post,
                rules: rules,
                holder: "unheard",
                configuration: looking,
                metrics: metrics,
                logger: Logger(label: "receipts") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        try add(.notify, ["notices"]) { rules, metrics, _ in
            let courier = try SMTPCourier(
                try SMTPConfiguration(host: "127.0.0.1", port: UInt16(mailPort), security: .none, heloName: "localhost")
            )
            let channels = NoticeChannels(
                mail: MailChannel(
                    courier: courier,
                    from: try MailAddress("belay@example.test"),
                    domain: "example.test"
                ),
                webhooks: nil,
                callbacks: nil,
                now: { .wallClock() }
            )
            return NoticeHandler(
                post: post,
                rules: rules,
                channels: channels,
                retry: NoticeRetry(),
                metrics: metrics,
                // Attempts here take no time, and what a lost answer hides should not hold up the test.
                lease: .seconds(5)
            )
        }
        try addSequencer()
    }

    /// One lane with a publisher of its own, both behind a proxy that cuts.
    private func add<Handler: BatchHandler>(
        _ kind: WorkerKind,
        _ names: [String],
        make: @escaping @Sendable (RulebookReader, FleetMetrics, HealthPart) throws -> Handler
    ) throws {
        for name in names {
            let configuration = try configuration(for: kind, name: name, cuts: BrokerProxy.Cut.allCases)
            let faults = announce(name)
            let (metrics, stop, logger, part) = (
                FleetMetrics(), stopping, Logger(label: name) { _ in SwiftLogNoOpLogHandler() }, health.part(name)
            )
            let store = UncheckedBox(fleet.store)
            let publisher = OutboxPublisher(configuration: configuration, metrics: metrics, logger: logger, stop: stop)
            threads.append(WorkerThread("publisher") { publisher.run() })
            threads.append(
                WorkerThread(name) {
                    do {
                        let handle = store.value.open(faults: faults)
                        let lane = Lane(
                            id: LaneID(kind: kind.rawValue, name: "unheard/\(name)"),
                            store: handle,
                            publisher: publisher,
                            metrics: metrics,
                            logger: logger,
                            stop: stop
                        )
                        let handler = try make(RulebookReader { try Rulebook(reading: $0) }, metrics, part)
                        try ConsumerLane(
                            configuration: configuration,
                            limits: BatchLimits(messages: 20, prefetch: 20),
                            lane: lane,
                            handler: handler,
                            metrics: metrics,
                            logger: logger,
                            stop: stop,
                            health: part
                        ).run()
                    } catch {
                        Issue.record("the lane \(name) ended: \(error)")
                    }
                }
            )
        }
    }

    private func addSequencer() throws {
        let configuration = try configuration(for: .audit, name: "sequencer", cuts: [.afterPublish, .beforeConfirm])
        let faults = announce("sequencer")
        let (stop, part, topology) = (stopping, health.part("sequencer"), fleet.host.topology)
        let store = UncheckedBox(fleet.store)
        threads.append(
            WorkerThread("sequencer") {
                do {
                    try Sequencer(
                        holder: "unheard",
                        configuration: configuration,
                        store: store.value.open(faults: faults),
                        topology: topology,
                        keyring: nil,
                        heartbeat: .seconds(60),
                        metrics: FleetMetrics(),
                        logger: Logger(label: "sequencer") { _ in SwiftLogNoOpLogHandler() },
                        stop: stop,
                        health: part
                    ).run()
                } catch is Stopped {
                } catch {
                    Issue.record("the sequencer ended: \(error)")
                }
            }
        )
    }

    private func announce(_ lane: String) -> StoreDice {
        for point in FaultPoint.allCases { dice.announce("store, \(lane): \(point.rawValue)") }
        return StoreDice(lane: lane, dice: dice)
    }

    private func configuration(
        for kind: WorkerKind,
        name: String,
        cuts: [BrokerProxy.Cut]
    ) throws -> ConnectionConfiguration {
        let proxy = try BrokerProxy(to: fleet.host.endpoint)
        for cut in cuts { dice.announce("broker, \(name): \(cut.rawValue)") }
        let dice = dice
        // Lanes that work by rows publish and acknowledge little: that is struck more often. Deliveries are many, and
        // whatever is held goes back with each cut: struck often, they would wear out the broker's limit of a hundred
        // deliveries, as no network does. The log is published in long runs, each begun again where it was cut.
        let isQuiet = ["deadlines", "notices"].contains(name)
        let isLog = name == "sequencer"
        proxy.cut { cut in
            let odds: UInt64 =
                switch cut {
                case .afterDelivery: 250
                case .afterPublish where isLog: 400
                default: isQuiet ? 4 : 60
                }
            return cuts.contains(cut) && dice.strikes("broker, \(name): \(cut.rawValue)", oneIn: odds)
        }
        proxies.append(proxy)
        var configuration = try fleet.host.configuration(as: kind.executable)
        configuration.endpoints = [Endpoint(host: "127.0.0.1", port: proxy.port)]
        return configuration
    }

    func stop() {
        stopping.raise(.finished)
        for thread in threads { thread.join() }
        for proxy in proxies { proxy.close() }
    }
}

/// Hands something to a thread that alone uses it, or uses only what never changes.
private struct UncheckedBox<Value>: @unchecked Sendable {
    // Safe to share: a `TestStore` changes nothing after its making.
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
