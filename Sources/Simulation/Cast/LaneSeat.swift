import AMQP
import Escalation
import Fleet
import Store

/// A lane that is driven from outside, whatever it handles.
protocol DrivenLane: AnyObject {
    var nextTick: ContinuousClock.Instant { get }
    func open() throws -> any DeliverySource
    func begin(on connection: any DeliverySource) throws
    func turn(on connection: any DeliverySource) throws
}

extension ConsumerLane: DrivenLane {}

/// The thread of a lane.
final class LaneSeat: Seat {
    private unowned let world: World
    let life: Life
    let id: LaneID
    private let lane: any DrivenLane
    /// From when on its handler could find something.
    private let handlerFindsAt: () -> Duration
    private let kind: WorkerKind
    private(set) var connection: SimulatedSource?
    /// When it could find something, by what it was asked for last: it is asked at every turn of anybody.
    private var known: (prospects: Prospects?, findsAt: Duration) = (nil, .zero)
    /// When it tries the broker again after it was lost.
    private var reconnectsAt: Duration

    init(
        _ world: World,
        _ life: Life,
        _ id: LaneID,
        of kind: WorkerKind,
        _ lane: any DrivenLane,
        handlerFindsAt: @escaping () -> Duration
    ) {
        self.world = world
        self.life = life
        self.id = id
        self.kind = kind
        self.lane = lane
        self.handlerFindsAt = handlerFindsAt
        reconnectsAt = world.elapsed
    }

    var wakesAt: Duration { connection == nil ? reconnectsAt : world.time(of: lane.nextTick) }

    /// A lane forgets rows that were confirmed, adopts those of lanes that are silent, and asks its handler.
    var findsAt: Duration {
        guard let connection, !connection.isAtWork else { return .zero }
        let prospects = world.prospects
        if prospects !== known.prospects {
            let isOwed = prospects.isSending(id) || prospects.isLost(id)
            known = (prospects, isOwed ? .zero : min(handlerFindsAt(), prospects.lapse(of: kind)))
        }
        return known.findsAt
    }

    var hasWork: Bool { connection?.hasDelivery ?? false }

    /// A lane has renewed its lease of ten seconds within the last third of it.
    func renew(at before: Instant) { world.database.renew(id, at: before, until: world.now + Lane.lease * 2 / 3) }

    func turn() {
        do {
            let source = try connection ?? connect()
            source.looksInVain = 0
            try lane.turn(on: source)
        } catch is Crashed {
            return
        } catch let error where error is AMQPError || error is ConsumerEnded {
            connection?.close()
            connection = nil
            reconnectsAt = world.elapsed + world.order.duration(from: .milliseconds(50), to: .seconds(5))
        } catch {
            world.oracle.isBroken("nothing may stop a worker", "\(life.name), lane \(id), ended with: \(error)")
        }
    }

    private func connect() throws -> SimulatedSource {
        guard let source = try lane.open() as? SimulatedSource else { throw AMQPError.gone }
        connection = source
        try lane.begin(on: source)
        return source
    }
}
