import AMQP
import Escalation
import Fleet
import Messages

/// An installation of Belay for one bench: names of its own on the broker, a store of its own, and belay.yaml.
final class BenchInstallation: Sendable {
    let ground: BenchGround
    let topology: Topology
    let store: BenchStore
    let config: String
    var broker: BenchBroker { ground.broker }

    static let levels: [LevelName] = ["operator", "supervisor", "board"]

    init(
        _ name: String,
        store kind: BenchStore.Kind,
        mailPort: UInt16? = nil,
        documents: [String],
        settings: String = "",
        on ground: BenchGround
    ) throws {
        self.ground = ground
        ground.broker.rollOver()
        topology = Topology(prefix: "\(name).\(UInt16.random(in: 0 ... .max)).", levels: Self.levels)
        store = try BenchStore(kind, on: ground)
        try store.apply(documents)
        let mail =
            mailPort.map { "mail: {host: 127.0.0.1, port: \($0), security: none, from: belay@bench.example}\n" } ?? ""
        config = try ground.write(
            """
            environment: bench
            prefix: \(topology.prefix)
            levels: [\(Self.levels.map(\.rawValue).joined(separator: ", "))]
            broker:
              hosts: ["\(ground.broker.host)"]
              virtual-host: \(ground.broker.virtualHost)
              user: \(BenchBroker.worker)
              password-file: \(ground.broker.passwordFile)
            store:
            \(store.settings)
            notices: {at-most: 0}
            \(settings)
            \(mail)log: {level: notice, format: json}
            """,
            to: "\(topology.prefix)yaml"
        )
        try withConnection { try topology.declare(on: $0) }
    }

    deinit { try? withConnection { try topology.delete(on: $0) } }

    func worker(_ kind: WorkerKind, _ arguments: [String] = []) throws -> WorkerChild {
        try WorkerChild(kind, config: config, arguments: arguments, on: ground)
    }

    func withConnection<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let connection = try Connection(broker.configuration())
        defer { connection.close() }
        return try body(connection)
    }

    /// Ready messages of a queue.
    func depth(of queue: String) throws -> Int {
        try withConnection { try $0.status(of: QueueName(bounded: queue)).messages }
    }

    /// A queue of the bench's own, bound to one of Belay's exchanges.
    func bindQueue(_ suffix: String, to exchange: String, key: String) throws -> String {
        let name = topology.prefix + suffix
        try withConnection { connection in
            try connection.declare(queue: QueueName(bounded: name), arguments: ["x-queue-type": "quorum"])
            try connection.bind(
                queue: QueueName(bounded: name),
                to: ExchangeName(bounded: exchange),
                key: RoutingKey(bounded: key)
            )
        }
        return name
    }
}
