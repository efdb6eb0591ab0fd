import AMQP
import Fleet

/// The consuming connection of a lane.
final class SimulatedSource: DeliverySource, SimulatedConnection {
    private unowned let world: World
    private let life: Life
    private var tags: [String: ConsumerTag] = [:]
    private(set) var queues: [String] = []
    private var unacknowledged: [(tag: UInt64, queue: String, message: SimulatedBroker.Message)] = []
    private var prefetch = 0
    private var newest: UInt64 = 0
    private(set) var isBroken = false
    /// Whether deliveries wait to be acknowledged.
    var isAtWork: Bool { !unacknowledged.isEmpty }
    /// How often in this turn nothing was there.
    var looksInVain = 0

    init(_ world: World, _ life: Life) {
        self.world = world
        self.life = life
        world.broker.add(self)
    }

    /// Whether a delivery is there for it.
    var hasDelivery: Bool {
        isBroken || unacknowledged.count < prefetch && world.broker.hasDelivery(for: queues)
    }

    func startConsuming(_ queue: QueueName, tag: ConsumerTag, prefetch: UInt16) throws {
        try check()
        queues.append(queue.rawValue)
        tags[queue.rawValue] = tag
        self.prefetch = Int(prefetch)
    }

    func next(timeout: Duration) throws -> Incoming? {
        try check()
        guard unacknowledged.count < prefetch, let (queue, message) = world.broker.deliver(from: queues) else {
            looksInVain += 1
            // The first look in a turn is that of a lane with nothing to do, whose time passes between its turns. Whoever
            // looks again waits for something.
            if looksInVain > 1, timeout > .zero { world.pass(timeout) }
            try check()
            return nil
        }
        newest += 1
        unacknowledged.append((newest, queue, message))
        world.tally.deliveries += 1
        return .delivery(try delivery(of: message, from: queue))
    }

    private func delivery(of message: SimulatedBroker.Message, from queue: String) throws -> Delivery {
        var properties = message.message.properties
        if message.failures > 0 { properties.headers["x-delivery-count"] = .int(Int64(message.failures)) }
        return try Delivery(
            tag: DeliveryTag(rawValue: newest),
            consumerTag: tags[queue] ?? ConsumerTag(bounded: queue),
            exchange: ExchangeName(bounded: message.exchange),
            routingKey: RoutingKey(bounded: message.key),
            redelivered: message.failures > 0,
            properties: properties,
            body: message.message.body
        )
    }

    func acknowledge(_ tag: DeliveryTag, multiple: Bool) throws {
        try check()
        if world.strikes(.crashBeforeAcknowledging, 0.004, on: life.name) {
            world.end(life)
            throw Crashed()
        }
        unacknowledged.removeAll { multiple ? $0.tag <= tag.rawValue : $0.tag == tag.rawValue }
    }

    func close() { breakOff() }

    func breakOff() {
        guard !isBroken else { return }
        isBroken = true
        world.broker.giveBack(unacknowledged.map { ($0.queue, $0.message) })
        unacknowledged = []
    }

    private func check() throws {
        if life.isOver { throw Crashed() }
        if isBroken { throw AMQPError.gone }
    }
}
