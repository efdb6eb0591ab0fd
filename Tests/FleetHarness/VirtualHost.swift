import AMQP
import Crypto
import Escalation
import Foundation
import Messages

/// A virtual host of one test's own: the topology of the design, every worker under its least-privileged user of
/// `deploy/rabbitmq/definitions.json`, and people with users of their own.
public final class VirtualHost {
    public let name: String
    public let topology: Topology
    private let services: Services

    /// The people of the tests; each has a broker user of the same name.
    public static let people = ["person-alice", "person-bob", "person-carol", "person-dave", "person-erin"]
    public static let source = "source-example"

    public init(_ services: Services, topology: Topology = Topology(levels: ["operator", "supervisor", "board"])) throws
    {
        self.services = services
        self.topology = topology
        name = "belay-test-\(UUID().uuidString.lowercased().prefix(13))"
        let file = FileManager.default.temporaryDirectory.appending(path: "\(name).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let data = try JSONSerialization.data(withJSONObject: definitions())
        _ = FileManager.default.createFile(atPath: file.path, contents: data, attributes: [.posixPermissions: 0o600])
        try Child.run(services.control, ["import_definitions", file.path], within: .seconds(90))
        try declareTopology()
    }

    // MARK: Users and permissions

    private func definitions() throws -> [String: Any] {
        let file = Services.root.appending(path: "deploy/rabbitmq/definitions.json")
        let shipped = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
        func here(_ key: String) -> [[String: Any]] {
            (shipped[key] as? [[String: Any]] ?? []).map { $0.merging(["vhost": name]) { $1 } }
        }
        /// What `alice` of the example may do, under another name.
        func forPerson(_ user: String, _ entries: [[String: Any]]) -> [[String: Any]] {
            entries.filter { $0["user"] as? String == "alice" }.map { entry in
                entry.mapValues { value in
                    (value as? String).map { $0.replacingOccurrences(of: "alice", with: user) as Any } ?? value
                }
            }
        }
        let everything: [String: Any] = [
            "user": "belay-test", "vhost": name, "configure": ".*", "write": ".*", "read": ".*",
        ]
        let people = Self.people
        return [
            "vhosts": [["name": name]],
            "users": try people.map { user in
                [
                    "name": user, "password_hash": Self.hash(try services.password(of: user)), "tags": [String](),
                    "hashing_algorithm": "rabbit_password_hashing_sha256", "limits": [String: Any](),
                ] as [String: Any]
            },
            "permissions": here("permissions") + people.flatMap { forPerson($0, here("permissions")) } + [everything],
            "topic_permissions": here("topic_permissions")
                + people.flatMap { forPerson($0, here("topic_permissions")) },
        ]
    }

    /// RabbitMQ's form: four bytes of salt, then the digest of salt and password.
    private static func hash(_ password: String) -> String {
        let salt = (0..<4).map { _ in UInt8.random(in: 0...255) }
        return Data(salt + Array(SHA256.hash(data: salt + Array(password.utf8)))).base64EncodedString()
    }

    // MARK: Topology

    private func declareTopology() throws {
        let connection = try Connection(configuration())
        defer { connection.close() }
        for exchange in topology.exchanges {
            try connection.declare(
                exchange: ExchangeName(exchange.name),
                kind: ExchangeKind(rawValue: exchange.kind.rawValue),
                alternate: exchange.alternate.map { try ExchangeName($0) }
            )
        }
        for queue in topology.queues { try declare(queue, on: connection) }
        for binding in topology.bindings {
            try connection.bind(
                queue: QueueName(binding.queue),
                to: ExchangeName(binding.exchange),
                key: RoutingKey(binding.routingKey)
            )
        }
    }

    private func declare(_ queue: Topology.Queue, on connection: Connection) throws {
        var arguments: Table = [:]
        switch queue.kind {
        case .stream:
            arguments["x-queue-type"] = "stream"
        case .quorum(let dead):
            arguments["x-queue-type"] = "quorum"
            arguments["x-overflow"] = "reject-publish"
            arguments["x-delivery-limit"] = .int(Int64(dead == nil ? 1_000_000 : Topology.deliveryLimit))
            if let dead {
                arguments["x-dead-letter-exchange"] = .string(dead)
                arguments["x-dead-letter-strategy"] = "at-least-once"
            }
        }
        try connection.declare(queue: QueueName(queue.name), arguments: arguments)
    }

    /// Declares one queue of the topology again, with its bindings, after a test deleted it.
    public func declareAgain(_ name: String) throws {
        let connection = try Connection(configuration())
        defer { connection.close() }
        for queue in topology.queues where queue.name == name { try declare(queue, on: connection) }
        for binding in topology.bindings where binding.queue == name {
            try connection.bind(
                queue: QueueName(name),
                to: ExchangeName(binding.exchange),
                key: RoutingKey(binding.routingKey)
            )
        }
    }

    // MARK: Use

    /// A connection into this virtual host; as the user who may do everything unless another is named.
    public func configuration(as user: String? = nil) throws -> ConnectionConfiguration {
        var configuration = try ConnectionConfiguration(uri: services.amqp)
        configuration.virtualHost = name
        configuration.connectionName = "test"
        if let user { configuration.credentials = .plain(user: user, password: try services.password(of: user)) }
        return configuration
    }

    public var endpoint: Endpoint {
        get throws { try configuration().endpoints[0] }
    }

    public func withConnection<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let connection = try Connection(configuration())
        defer { connection.close() }
        return try body(connection)
    }

    /// Messages that wait in a queue, not counting those on their way to a consumer.
    public func ready(in queue: String) throws -> Int {
        try withConnection { try $0.status(of: QueueName(queue)).messages }
    }

    /// Name, ready and unacknowledged messages and consumers of every queue, as the broker sees them.
    public func queues() throws -> [String: (ready: Int, unacknowledged: Int, consumers: Int)] {
        let lines = try Child.run(
            services.control,
            [
                "list_queues", "--quiet", "--no-table-headers", "-p", name, "name", "messages_ready",
                "messages_unacknowledged", "consumers",
            ],
            within: .seconds(90)
        )
        var queues: [String: (ready: Int, unacknowledged: Int, consumers: Int)] = [:]
        for line in lines {
            let words = line.split(separator: "\t")
            guard words.count == 4 else { continue }
            queues[String(words[0])] = (Int(words[1]) ?? 0, Int(words[2]) ?? 0, Int(words[3]) ?? 0)
        }
        return queues
    }

    /// Takes everything that lies in a queue.
    public func drain(_ queue: String, quietFor quiet: Duration = .milliseconds(400)) throws -> [Delivery] {
        try withConnection { connection in
            try connection.consume(QueueName(queue), tag: "drain", prefetch: 1000)
            var all: [Delivery] = []
            while let incoming = try connection.next(timeout: quiet) {
                guard case .delivery(let delivery) = incoming else { continue }
                all.append(delivery)
                if all.count % 500 == 0 { try connection.acknowledge(delivery.tag, multiple: true) }
            }
            if let last = all.last { try connection.acknowledge(last.tag, multiple: true) }
            return all
        }
    }

    public func delete() {
        _ = try? Child.run(services.control, ["delete_vhost", name], within: .seconds(90))
    }
}
