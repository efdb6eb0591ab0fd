import AMQP
import Fleet

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
    private let name: String
    private let lane: any DrivenLane
    private(set) var connection: SimulatedSource?
    /// When it tries the broker again after it was lost.
    private var reconnectsAt: Duration

    init(_ world: World, _ life: Life, _ name: String, _ lane: any DrivenLane) {
        self.world = world
        self.life = life
        self.name = name
        self.lane = lane
        reconnectsAt = world.elapsed
    }

    var wakesAt: Duration { connection == nil ? reconnectsAt : world.time(of: lane.nextTick) }

    var hasWork: Bool { connection?.hasDelivery ?? false }

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
            world.oracle.isBroken("nothing may stop a worker", "\(life.name), lane \(name), ended with: \(error)")
        }
    }

    private func connect() throws -> SimulatedSource {
        guard let source = try lane.open() as? SimulatedSource else { throw AMQPError.gone }
        connection = source
        try lane.begin(on: source)
        return source
    }
}
