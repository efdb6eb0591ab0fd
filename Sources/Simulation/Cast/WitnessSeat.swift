import Audit
import AuditLog
import Escalation
import Fleet
import Store

/// The thread of a process that asks witnesses.
final class WitnessSeat: Seat {
    private unowned let world: World
    let life: Life
    private let lane: WitnessLane
    private(set) var wakesAt: Duration

    init(_ world: World, _ life: Life, _ lane: WitnessLane) {
        self.world = world
        self.life = life
        self.lane = lane
        wakesAt = world.elapsed
    }

    var findsAt: Duration {
        let (database, count) = (world.database, world.keys.policy.witnesses.count)
        return database.signedSize > lane.done && database.newestWitnesses < count ? .zero : Prospects.never
    }

    var hasWork: Bool { false }

    /// It has looked at some time.
    func renew(at before: Instant) { wakesAt = world.elapsed + .milliseconds(world.order.below(500)) }

    func turn() {
        var wait: Duration = .milliseconds(500)
        do {
            wait = try lane.cosignNewest()
        } catch is Crashed {
            return
        } catch let error as StoreError where error.isRetriable {
            // It looks again as soon as it would have.
        } catch {
            world.oracle.isBroken("nothing may stop a worker", "\(life.name), asking witnesses, ended with: \(error)")
        }
        wakesAt = world.elapsed + wait
    }
}
