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

    /// Asks on a connection of its own, without sending anything: whoever bound a queue with `#` would get it. Once it was
    /// found open it stays so.
    func check() -> Bool {
        guard !isOpen, ContinuousClock.now >= tryNext else { return isOpen }
        tryNext = ContinuousClock.now + Self.patience
        do {
            let connection = try Connection(configuration)
            defer { connection.close() }
            try exists(connection)
            try mayWrite(connection)
            isOpen = true
        } catch {
            logger.warning(
                "receipts are not sent: run `belay topology apply`, and give this worker's user the permission",
                metadata: ["exchange": "\(topology.receipts)", "error": "\(error)"]
            )
        }
        return isOpen
    }

    private func exists(_ connection: Connection) throws(AMQPError) {
        do throws(AMQPError) {
            try connection.check(exchange: ExchangeName(bounded: topology.receipts))
        } catch {
            // From RabbitMQ 4.3 on only who may configure an exchange is told whether it is there.
            guard error.code == .accessRefused else { throw error }
            try connection.reopenChannel()
        }
    }

    /// To take a binding away from an exchange one must be allowed to write to it, which the broker looks at before it
    /// looks for the binding, or for its source (RabbitMQ, "Access Control").
    private func mayWrite(_ connection: Connection) throws(AMQPError) {
        do throws(AMQPError) {
            try connection.unbind(
                exchange: ExchangeName(bounded: topology.receipts),
                from: ExchangeName(bounded: topology.prefix + "receipts.nothing"),
                key: RoutingKey(bounded: "nothing")
            )
        } catch {
            let isRefused = error.code == .accessRefused && (error.replyText ?? "").contains("'\(topology.receipts)'")
            guard !isRefused, error.code == .accessRefused || error.code == .notFound else { throw error }
        }
    }
}
