import AMQP
import Fleet
import Logging
import Messages

/// Whether receipts may be published: an installation from before has no exchange for them, or gives this worker no
/// permission, and either would end the connection on which everything else is published.
final class ReceiptGate {
    private let configuration: ConnectionConfiguration
    private let topology: Topology
    private let logger: Logger
    private var isOpen = false
    private var tryNext = ContinuousClock.now

    private static let patience: Duration = .seconds(60)

    init(configuration: ConnectionConfiguration, topology: Topology, logger: Logger) {
        self.configuration = configuration
        self.topology = topology
        self.logger = logger
    }

    /// Tries it on a connection of its own, with a message that no binding can want; once it was found open it stays so.
    func check() -> Bool {
        guard !isOpen, ContinuousClock.now >= tryNext else { return isOpen }
        tryNext = ContinuousClock.now + Self.patience
        do {
            let publisher = try Publisher<Int>(configuration, windowLimit: 1)
            defer { publisher.close() }
            try publisher.publish(
                OutgoingMessage(properties: MessageProperties(persistent: false), body: []),
                exchange: ExchangeName(bounded: topology.receipts),
                routingKey: RoutingKey(bounded: "belay-sla-looks"),
                token: 0
            )
            let end = ContinuousClock.now + .seconds(5)
            while !isOpen, ContinuousClock.now < end {
                isOpen = try publisher.poll(timeout: .milliseconds(50)).contains { $0.outcome == .confirmed }
            }
        } catch {
            logger.warning(
                "receipts are not sent: run `belay topology apply`, and give this worker's user the permission",
                metadata: ["exchange": "\(topology.receipts)", "error": "\(error)"]
            )
        }
        return isOpen
    }
}
