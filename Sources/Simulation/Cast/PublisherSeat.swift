import AMQP
import Fleet

/// The thread of a process's outbox publisher.
final class PublisherSeat: Seat {
    private unowned let world: World
    let life: Life
    private let publisher: OutboxPublisher
    private var backlog = OutboxBacklog()
    private(set) var connection: SimulatedLink?
    private(set) var nextTurn: Duration

    init(_ world: World, _ life: Life, _ publisher: OutboxPublisher) {
        self.world = world
        self.life = life
        self.publisher = publisher
        nextTurn = world.elapsed
    }

    /// While it has nothing to publish it has nothing to do.
    var wakesAt: Duration { publisher.waiting > 0 ? nextTurn : Prospects.never }

    var findsAt: Duration { .zero }

    var hasWork: Bool { false }

    func turn() {
        let before = publisher.waiting
        let link = connection ?? SimulatedLink(world, life)
        connection = link
        do {
            try publisher.turn(link, &backlog, waitingUpTo: .zero)
        } catch {
            publisher.lose(link, &backlog)
            connection = nil
        }
        // Whoever gets nothing through looks again after a while.
        let wait: Duration = publisher.waiting < before ? .milliseconds(1) : .milliseconds(300)
        nextTurn = world.elapsed + wait
    }
}
