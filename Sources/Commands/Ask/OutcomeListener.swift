import AMQP
import Escalation
import Fleet
import JSON
import Messages

/// Hears the outcomes of one policy, or of all, on a queue that goes with the connection.
final class OutcomeListener {
    /// An outcome's message, as far as a script needs it.
    struct Heard {
        let kind: OutcomeKind
        let data: JSONValue

        func text(_ style: Style) -> String {
            let word =
                kind == .resume || kind == .resumeWithChanges ? style.green(kind.rawValue) : style.yellow(kind.rawValue)
            var lines = [word + (data["by"]?.string.map { ", by \($0)" } ?? "").printable]
            for (name, heading) in [("changes", "change"), ("constraints", "constraint")] {
                for element in data["decision"]?[name]?.array ?? [] {
                    let text =
                        element["field"]?.string.map { "\($0)=\(element["value"]?.shown ?? "")" } ?? element.shown
                    lines.append("\(heading): \(text.printable)")
                }
            }
            return lines.joined(separator: "\n")
        }
    }

    private let connection: Connection
    private let ask: String
    private let source: String

    init(_ access: BrokerAccess, policy: String?, ask: String, source: String) throws {
        (self.ask, self.source) = (ask, source)
        connection = try access.connect()
        let outcomes = access.topology.outcomes
        let queue = QueueName(bounded: "\(outcomes).\(access.user)~\(RandomName.short())")
        do throws(AMQPError) {
            try connection.declare(queue: queue, durable: false, exclusive: true)
            try connection.bind(
                queue: queue,
                to: ExchangeName(bounded: outcomes),
                key: RoutingKey(bounded: "\(policy ?? "*").*")
            )
            try connection.consume(queue, tag: "outcomes", prefetch: 100)
        } catch {
            guard error.code == .accessRefused && policy == nil else { throw error }
            throw CommandFailure(
                .permission,
                "\(access.user) may not hear the outcomes of every policy: \(error.replyText ?? "")",
                advice: "name the policy that answers the gate with --policy"
            )
        }
    }

    /// The outcome of this ask; `nil` when none came within the time.
    func wait(_ limit: Duration, _ environment: CommandEnvironment) throws -> Heard? {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            try environment.checkInterruption()
            guard case .delivery(let delivery)? = try connection.next(timeout: .milliseconds(250)) else { continue }
            try connection.acknowledge(delivery.tag)
            if let heard = heard(delivery.body) { return heard }
        }
        return nil
    }

    private func heard(_ body: [UInt8]) -> Heard? {
        guard let event = try? JSONValue.parse(body, limits: .message), event["type"]?.string == "dev.belay.outcome",
            let data = event["data"], let kind = data["outcome"]?.string.flatMap(OutcomeKind.init)
        else { return nil }
        let isOurs =
            data["run"]?["ask"]?.string == ask && data["run"]?["source"]?.string == source
            || data["event"]?["id"]?.string == ask && data["event"]?["source"]?.string == source && data["run"] == nil
        return isOurs ? Heard(kind: kind, data: data) : nil
    }

    func close() { connection.close() }
}
