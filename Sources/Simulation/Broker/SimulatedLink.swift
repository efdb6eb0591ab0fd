import AMQP
import Fleet

/// The publishing connection of a process. What it has published is on its way until it is polled for confirms.
final class SimulatedLink: OutboxLink, SimulatedConnection {
    private struct Sent {
        let message: OutgoingMessage
        let exchange: String
        let key: String
        let token: Parcel
    }

    private unowned let world: World
    private let life: Life
    private var sent: [Sent] = []
    private(set) var isBroken = false
    private static let window = 512

    init(_ world: World, _ life: Life) {
        self.world = world
        self.life = life
        world.broker.add(self)
    }

    var outstandingCount: Int { sent.count }
    var isFull: Bool { sent.count >= Self.window }

    func publish(
        _ message: OutgoingMessage,
        exchange: ExchangeName,
        routingKey: RoutingKey,
        mandatory: Bool,
        token: Parcel
    ) throws(AMQPError) {
        guard !life.isOver, !isBroken else { throw .gone }
        guard !world.broker.isBlocked else { throw AMQPError(.blocked, operation: "basic.publish", detail: "alarm") }
        sent.append(Sent(message: message, exchange: exchange.rawValue, key: routingKey.rawValue, token: token))
        if world.strikes(.crashAfterPublish, 0.002, on: life.name) {
            world.end(life)
            throw .gone
        }
    }

    func poll(timeout: Duration) throws(AMQPError) -> [Settled<Parcel>] {
        guard !life.isOver, !isBroken else { throw .gone }
        var settled: [Settled<Parcel>] = []
        while let next = sent.first {
            let found = world.broker.take(next.message, exchange: next.exchange, key: next.key)
            if world.strikes(.lostConfirm, 0.003, on: life.name) {
                // It is there, and will be published again.
                breakOff()
                break
            }
            sent.removeFirst()
            settled.append(
                Settled(
                    token: next.token,
                    outcome: found ? .confirmed : .returned(replyCode: 312, replyText: "NO_ROUTE")
                )
            )
        }
        return settled
    }

    func takeSettled() -> [Settled<Parcel>] { [] }

    func takeOutstanding() -> [Parcel] {
        breakOff()
        defer { sent = [] }
        return sent.map(\.token)
    }

    /// Of what was on its way, some arrives and some does not; nobody hears which.
    func breakOff() {
        guard !isBroken else { return }
        isBroken = true
        for one in sent where world.order.happens(0.5) {
            _ = world.broker.take(one.message, exchange: one.exchange, key: one.key)
        }
    }
}
