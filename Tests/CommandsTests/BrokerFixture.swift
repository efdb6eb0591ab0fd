import AMQP
import Escalation
import Fleet
import Foundation
import Messages
import Testing

@testable import Commands

/// Names of a test's own on the broker of `BELAY_TEST_AMQP`, removed at its end.
final class BrokerFixture {
    static let uri = ProcessInfo.processInfo.environment["BELAY_TEST_AMQP"]
    static let reason: Comment =
        "set BELAY_TEST_AMQP to the URI of a broker for tests, such as amqp://guest:guest@127.0.0.1:5673/commands"

    let directory = try! TemporaryDirectory()
    let topology: Topology
    let configuration: ConnectionConfiguration
    private let settings: String
    private let password: String

    init() throws {
        configuration = try ConnectionConfiguration(uri: try #require(Self.uri))
        topology = Topology(prefix: "t\(RandomName.short()).", levels: ["operator"])
        guard case .plain(let user, let secret) = configuration.credentials,
            let endpoint = configuration.endpoints.first
        else { throw CommandFailure(.usage, "BELAY_TEST_AMQP needs a user and a password") }
        password = try directory.file("password", secret)
        chmod(password, 0o600)
        settings = try directory.file(
            "belay.yaml",
            """
            environment: test
            prefix: \(topology.prefix)
            levels: [operator]
            broker:
              hosts: ["\(endpoint.host):\(endpoint.port)"]
              virtual-host: "\(configuration.virtualHost)"
              user: \(user)
              password-file: \(password)
            store:
              url: sqlite:\(directory.path)/belay.db

            """
        )
        let applied = belay("topology", "apply")
        try #require(applied.status == .ok, "\(applied.errors)")
    }

    deinit {
        guard let connection = try? Connection(configuration) else { return }
        for queue in topology.queues { try? connection.delete(queue: QueueName(bounded: queue.name)) }
        for exchange in topology.exchanges { try? connection.delete(exchange: ExchangeName(bounded: exchange.name)) }
        connection.close()
    }

    func belay(_ words: String..., typed: [String] = [], isInteractive: Bool = false) -> CommandRun {
        CommandRun(words, typed: typed, variables: ["BELAY_CONFIG": settings], isInteractive: isInteractive)
    }

    /// Plays a worker while `body` runs: consumes a queue and publishes what `reply` makes of each delivery.
    func responding<Result>(
        to queue: String,
        _ reply: @escaping @Sendable (Delivery) -> [Messages.Envelope],
        while body: () throws -> Result
    ) throws -> Result {
        let responder = Responder(configuration, queue: queue, reply: reply)
        defer { responder.stop() }
        return try body()
    }
}

private final class Responder: Sendable {
    private let stopping = Interruption()
    private let ended = DispatchSemaphore(value: 0)

    init(
        _ configuration: ConnectionConfiguration,
        queue: String,
        reply: @escaping @Sendable (Delivery) -> [Messages.Envelope]
    ) {
        let (stopping, ended) = (stopping, ended)
        Thread.detachNewThread {
            defer { ended.signal() }
            do {
                let connection = try Connection(configuration)
                let publisher = try Publisher<Int>(configuration)
                try connection.consume(QueueName(bounded: queue), tag: "responder", prefetch: 10)
                while !stopping.isRaised {
                    guard case .delivery(let delivery)? = try connection.next(timeout: .milliseconds(50)) else {
                        continue
                    }
                    for envelope in reply(delivery) {
                        try publisher.publish(
                            OutgoingMessage(body: envelope.body),
                            exchange: ExchangeName(bounded: envelope.exchange),
                            routingKey: RoutingKey(bounded: envelope.routingKey),
                            mandatory: false,
                            token: 0
                        )
                    }
                    try connection.acknowledge(delivery.tag)
                }
                while publisher.outstandingCount > 0 { _ = try publisher.poll(timeout: .milliseconds(50)) }
                publisher.close()
                connection.close()
            } catch {
                Issue.record(error)
            }
        }
    }

    func stop() {
        stopping.raise()
        ended.wait()
    }
}
