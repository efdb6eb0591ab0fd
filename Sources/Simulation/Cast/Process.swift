import AMQP
import Audit
import Escalation
import Fleet
import Ingress
import Logging
import Messages
import Notify
import Review
import SLA
import SignedLog
import Store
import Trigger

/// A worker process of the simulated fleet, with the real lanes, handlers and publisher in it. When it crashes, another
/// takes its place after a while.
final class Process {
    private unowned let world: World
    private let kind: WorkerKind
    private let number: Int
    private var starts = 0
    /// It is kept from starting until then.
    private var downUntil: Duration = .zero
    private(set) var life: Life
    private var sources: [() -> (any SimulatedConnection)?] = []

    private static let limits = BatchLimits(messages: 8, prefetch: 16)
    private static let heartbeat: Duration = .seconds(300)
    private static let silent = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }

    init(_ world: World, _ kind: WorkerKind, _ number: Int) {
        self.world = world
        self.kind = kind
        self.number = number
        life = Life("\(kind.rawValue)-\(number)")
    }

    func start() {
        starts += 1
        life = Life("\(kind.rawValue)-\(number).\(starts)")
        world.tell("\(life.name) starts")
        switch kind {
        case .audit:
            world.join(SequencerSeat(world, life, sequencer(life)))
            world.join(WitnessSeat(world, life, witnesses(life)))
        case .trigger, .review, .sla, .notify: startLanes()
        }
    }

    func isOf(_ kind: WorkerKind) -> Bool { self.kind == kind }

    /// It does not live until then.
    func keepDown(until time: Duration) {
        downUntil = time
        if !life.isOver { crash() }
    }

    private func comeBack() {
        guard world.elapsed < downUntil, !world.isCalm else { return start() }
        world.plan(in: downUntil - world.elapsed) { [unowned self] in comeBack() }
    }

    /// Ends its life in the middle of whatever it does, and plans the next one.
    func crash() {
        world.tell("\(life.name) has crashed")
        life.isOver = true
        for connection in sources.compactMap({ $0() }) { connection.breakOff() }
        world.leave(life)
        sources = []
        world.plan(in: world.order.duration(from: .seconds(1), to: .seconds(30))) { [unowned self] in comeBack() }
    }

    private func startLanes() {
        let (world, life) = (world, life)
        let stop = StopSignal()
        let publisher = OutboxPublisher(
            user: Rules.worker.rawValue,
            metrics: World.metrics,
            logger: Self.silent,
            stop: stop,
            now: { [unowned world] in world.monotonic },
            connect: { [unowned world] () throws(AMQPError) in SimulatedLink(world, life) }
        )
        let seat = PublisherSeat(world, life, publisher)
        sources.append { seat.connection }
        world.join(seat)
        let (post, metrics, rules) = (world.post, World.metrics, self.rules)
        switch kind {
        case .trigger:
            add(
                "events",
                publisher,
                stop,
                TriggerHandler(ingress: Ingress(), post: post, rules: rules(), metrics: metrics)
            )
            add("dead", publisher, stop, DeadHandler(topology: post.topology))
        case .review:
            add(
                "review",
                publisher,
                stop,
                ReviewHandler(
                    levels: Set(Rules.levels),
                    workers: [Rules.worker],
                    post: post,
                    rules: rules(),
                    metrics: metrics
                ),
                findsAt: { $0.prospects.arrival }
            )
            add(
                "decisions",
                publisher,
                stop,
                DecisionHandler(workers: [Rules.worker], post: post, rules: rules(), metrics: metrics)
            )
        case .sla:
            let timers = TimerHandler(
                post: post,
                rules: rules(),
                holder: life.name,
                metrics: metrics,
                maySendReceipts: { true }
            )
            add("deadlines", publisher, stop, timers) { $0.prospects.hasLeaving ? .zero : $0.prospects.deadline }
        case .notify:
            let chance = world.luck
            add(
                "notices",
                publisher,
                stop,
                NoticeHandler(
                    post: post,
                    rules: rules(),
                    channels: Courier(world, life),
                    retry: NoticeRetry(random: { chance.share() }),
                    limit: NoticeLimit(atMost: 6, within: .seconds(600)),
                    metrics: metrics
                ),
                findsAt: { $0.prospects.notice }
            )
        case .audit: break
        }
    }

    private func rules() -> RulebookReader {
        let rulebook = world.rulebook
        return RulebookReader { _ in rulebook }
    }

    /// - Parameter findsAt: From when on the handler could find something that no delivery brings.
    private func add<Handler: BatchHandler>(
        _ name: String,
        _ publisher: OutboxPublisher,
        _ stop: StopSignal,
        _ handler: Handler,
        findsAt: @escaping (World) -> Duration = { _ in Prospects.never }
    ) {
        let (world, life) = (world, life)
        let id = LaneID(kind: kind.rawValue, name: "\(life.name)/\(name)")
        let (hand, kind) = (Hand(), kind)
        let lane = Lane(
            id: id,
            store: world.database.open(
                faults: StoreTroubles(world, life) { [unowned world] in
                    hand.source?.isAtWork ?? false || world.hasDue(for: kind)
                }
            ),
            publisher: publisher,
            metrics: World.metrics,
            logger: Self.silent,
            stop: stop,
            surroundings: surroundings
        )
        let consumer = ConsumerLane(
            connect: { [unowned world] in
                let source = SimulatedSource(world, life)
                hand.source = source
                return source
            },
            limits: Self.limits,
            lane: lane,
            handler: handler,
            metrics: World.metrics,
            logger: Self.silent,
            stop: stop,
            health: HealthState().part(name),
            outboxRowsMax: 200
        )
        let seat = LaneSeat(world, life, id, of: kind, consumer) { [unowned world] in findsAt(world) }
        sources.append { seat.connection }
        world.join(seat)
    }

    private func sequencer(_ life: Life) -> Sequencer {
        let world = world
        let complaints = SequencerComplaints { [unowned world] complaint in
            world.oracle.isBroken("the log is signed as long as nobody has changed it", complaint)
        }
        return Sequencer(
            holder: life.name,
            store: auditStore(life),
            keyring: LogKeyring([world.keys.log]),
            heartbeat: Self.heartbeat,
            metrics: World.metrics,
            logger: Logger(label: "sequencer") { _ in complaints },
            stop: StopSignal(),
            health: HealthState().part("sequencer"),
            surroundings: surroundings,
            openStream: { [unowned world] in SimulatedStream(world, life) }
        )
    }

    private func witnesses(_ life: Life) -> WitnessLane {
        WitnessLane(
            policy: world.keys.policy,
            holder: life.name,
            store: auditStore(life),
            way: SimulatedWitnesses(world: world, life: life),
            logger: Self.silent,
            stop: StopSignal(),
            health: HealthState().part("witnesses")
        )
    }

    private func auditStore(_ life: Life) -> any Store {
        world.database.open(faults: StoreTroubles(world, life) { [unowned world] in world.hasUnsigned })
    }

    private var surroundings: Surroundings {
        Surroundings(now: { [unowned world] in world.monotonic }, generator: world.order)
    }
}

/// What a lane has in hand: the deliveries of its newest connection.
private final class Hand {
    weak var source: SimulatedSource?
}
