import AMQP
import Audit
import Escalation
import Fleet
import Store

/// The thread of a sequencer.
final class SequencerSeat: Seat {
    private unowned let world: World
    let life: Life
    private let sequencer: Sequencer
    private var stream: SimulatedStream?
    private var published: Int64 = 0
    private(set) var wakesAt: Duration

    init(_ world: World, _ life: Life, _ sequencer: Sequencer) {
        self.world = world
        self.life = life
        self.sequencer = sequencer
        wakesAt = world.elapsed
    }

    /// While another has the role, it waits for the end of that. While it has the role itself, it waits for entries, and
    /// says that the log is alive where outcomes wait for witnesses who have not answered: those see the next head.
    var findsAt: Duration {
        let prospects = world.prospects
        guard let stream else {
            guard let holder = prospects.sequencer.holder, holder != life.name else { return .zero }
            return world.keepsRole(holder) ? Prospects.never : prospects.sequencer.until
        }
        guard !stream.isBroken, !prospects.hasUnsigned, published == world.database.logSize, isHolder else {
            return .zero
        }
        return world.database.heldCount > 0 ? sequencer.beatsAt.map(world.time) ?? Prospects.never : Prospects.never
    }

    var hasWork: Bool { false }

    private var isHolder: Bool {
        let role = world.prospects.sequencer
        return role.holder == life.name && role.until > world.elapsed
    }

    /// A sequencer has renewed its role within the last third of its lease, and looked at some time.
    func renew(at before: Instant) {
        wakesAt = world.elapsed + .milliseconds(world.order.below(400))
        let until = world.now + Sequencer.lease * 2 / 3
        if stream != nil { world.database.renew(Sequencer.role, of: life.name, at: before, until: until) }
    }

    func turn() {
        // With nothing to do, a sequencer has no hurry.
        wakesAt = world.elapsed + .milliseconds(world.prospects.hasUnsigned ? 50 : 400)
        do {
            let stream = try stream ?? open()
            if let stream, try sequencer.turn(on: stream, published: &published) { return }
            rest()
        } catch is Crashed {
            return
        } catch let error as StoreError where error.isRetriable || error.kind == .logMoved {
            rest()
        } catch is AMQPError {
            rest()
        } catch {
            world.oracle.isBroken("nothing may stop a worker", "\(life.name) ended with: \(error)")
        }
    }

    /// `nil` while another holds the role.
    private func open() throws -> SimulatedStream? {
        guard try sequencer.keepRole() else { return nil }
        let stream = SimulatedStream(world, life)
        published = try sequencer.begin(on: stream)
        self.stream = stream
        return stream
    }

    private func rest() {
        stream = nil
        wakesAt = world.elapsed + .seconds(2)
    }
}
