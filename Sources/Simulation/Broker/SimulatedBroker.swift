import AMQP
import Audit
import Escalation
import Messages
import Store

/// A broker with queues that lose nothing and promise no order, and a stream.
final class SimulatedBroker {
    struct Message {
        let exchange: String
        let key: String
        let message: OutgoingMessage
        /// How often it was delivered without an acknowledgement.
        var failures = 0
        var notBefore: Duration
    }

    private unowned let world: World
    private var queues: [String: [Message]] = [:]
    /// How many messages lie in queues.
    private(set) var leftOver = 0
    private let routes: [String: [String: String]]
    /// It takes no messages.
    var isBlocked = false
    private(set) var stream: [StreamMessage] = []
    private(set) var streamSize: Int64 = 0
    /// Connections to break when it restarts, in the order in which they were made.
    private var connections: [any SimulatedConnection] = []

    init(_ world: World) {
        self.world = world
        var routes: [String: [String: String]] = [:]
        for binding in world.post.topology.bindings {
            routes[binding.exchange, default: [:]][binding.routingKey] = binding.queue
        }
        self.routes = routes
    }

    // MARK: Publishing

    /// Takes a message; whether it found a queue.
    func take(_ message: OutgoingMessage, exchange: String, key: String) -> Bool {
        world.oracle.hear(message, exchange: exchange, key: key)
        let topology = world.post.topology
        // What nobody consumes here is heard, and kept nowhere.
        if [topology.answers, topology.outcomes, topology.receipts].contains(exchange) { return true }
        guard let bound = routes[exchange], let queue = bound[key] ?? bound["#"] else { return false }
        var copies = 1
        if world.strikes(.duplicate, 0.01, on: "\(message.properties.messageID ?? "a message") on \(queue)") {
            copies = 2
        }
        for _ in 0..<copies {
            var notBefore = world.elapsed
            if world.strikes(.delay, 0.01, on: "\(message.properties.messageID ?? "a message") on \(queue)") {
                notBefore += world.luck.duration(from: .seconds(1), to: .seconds(120))
            }
            var place = queues[queue]?.count ?? 0
            if place > 0, world.strikes(.reordering, 0.2, on: queue) { place = world.luck.below(place) }
            queues[queue, default: []].insert(
                Message(exchange: exchange, key: key, message: message, notBefore: notBefore),
                at: place
            )
            leftOver += 1
        }
        return true
    }

    // MARK: Consuming

    func hasDelivery(for queues: [String]) -> Bool {
        leftOver > 0 && queues.contains { self.queues[$0]?.contains { $0.notBefore <= world.elapsed } ?? false }
    }

    func deliver(from queues: [String]) -> (queue: String, message: Message)? {
        for queue in queues {
            guard let place = self.queues[queue]?.firstIndex(where: { $0.notBefore <= world.elapsed }) else { continue }
            guard let message = self.queues[queue]?.remove(at: place) else { continue }
            leftOver -= 1
            return (queue, message)
        }
        return nil
    }

    /// Puts back what was not acknowledged, in front.
    func giveBack(_ messages: [(queue: String, message: Message)]) {
        for (queue, message) in messages.reversed() {
            var again = message
            again.failures += 1
            queues[queue, default: []].insert(again, at: 0)
            leftOver += 1
        }
    }

    // MARK: The stream

    func append(_ batch: AuditBatch) {
        world.oracle.log.see(batch)
        stream.append(.entries(batch))
        streamSize = max(streamSize, (batch.records.last?.index ?? -1) + 1)
    }

    func append(_ checkpoint: KeptCheckpoint) {
        world.oracle.log.see(onStream: checkpoint)
        stream.append(.checkpoint(checkpoint))
    }

    /// What a reader of the last chunk sees, which holds as many messages as went out together.
    func tail(of count: Int) -> StreamTail {
        var tail = StreamTail(size: streamSize)
        for case .checkpoint(let checkpoint) in stream.suffix(count)
        where checkpoint.size >= tail.checkpoint?.size ?? 0 { tail.checkpoint = checkpoint }
        return tail
    }

    // MARK: Its own life

    func add(_ connection: any SimulatedConnection) {
        connections.removeAll { $0.isBroken }
        connections.append(connection)
    }

    /// Every connection breaks; what was not acknowledged will be delivered again.
    func restart() {
        let all = connections
        connections = []
        for connection in all { connection.breakOff() }
    }

    /// Whether everything that may be delivered now has been.
    var isQuiet: Bool {
        !isBlocked && queues.values.allSatisfy { $0.allSatisfy { $0.notBefore > world.elapsed } }
    }

    /// When the next message that was held up arrives.
    var nextArrival: Duration? {
        leftOver == 0 ? nil : queues.values.joined().map(\.notBefore).filter { $0 > world.elapsed }.min()
    }
}

/// A connection that a restart of the broker breaks.
protocol SimulatedConnection: AnyObject {
    var isBroken: Bool { get }
    func breakOff()
}

extension AMQPError {
    /// What a connection says that is gone.
    static let gone = AMQPError(.connectionClosed, operation: "simulated", scope: .connection)
}
