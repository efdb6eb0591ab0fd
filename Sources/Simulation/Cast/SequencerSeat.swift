import AMQP
import Audit
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

    var hasWork: Bool { false }

    /// When it says that the log is alive; `nil` while it has not the role.
    var beatsAt: Duration? { stream == nil ? nil : sequencer.beatsAt.map(world.time) }

    func turn() {
        // With nothing to do, a sequencer has no hurry.
        wakesAt = world.elapsed + .milliseconds(world.hasUnsigned ? 50 : 400)
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
