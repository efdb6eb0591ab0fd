import AMQP
import Escalation
import Fleet
import Messages

/// The broker: reachable, new enough, with everything on it that the fleet needs, and permitted to this user.
struct BrokerCheck {
    let access: BrokerAccess
    let role: BrokerRole
    let settings: Settings

    private static let oldest = BrokerVersion(3, 10)

    func findings() -> [Finding] {
        do {
            let connection = try access.connect()
            defer { connection.close() }
            var findings = server(connection)
            findings += try topology(connection)
            findings += try PermissionCheck(access: access, role: role, settings: settings).findings(on: connection)
            return findings
        } catch let error as AMQPError {
            return [
                .error(
                    "broker",
                    "\(error)",
                    mend: "check broker.hosts, the user and the password with: belay config show"
                )
            ]
        } catch {
            return [.error("broker", "\(error)")]
        }
    }

    private func server(_ connection: Connection) -> [Finding] {
        let server = connection.server
        let name = "\(server.product) \(server.version?.description ?? "of unknown version") at \(connection.endpoint)"
        var findings: [Finding] = []
        switch server.version {
        case _ where server.product != "RabbitMQ":
            findings.append(
                .warning(
                    "broker",
                    "\(name): Belay is tested with RabbitMQ; queue arguments that it does not know it accepts silently"
                )
            )
        case let version? where version >= Self.oldest: findings.append(.ok("broker", name))
        default:
            findings.append(.error("broker", "\(name) is too old", mend: "use RabbitMQ 3.10 or newer"))
        }
        let needed = ["publisher_confirms", "basic.nack", "consumer_cancel_notify", "connection.blocked"]
        let missing = needed.filter { !server.capabilities.contains($0) }
        if !missing.isEmpty {
            findings.append(
                .error("broker", "it does not declare \(missing.joined(separator: ", ")), which the workers rely on")
            )
        }
        if connection.endpoint.tls == false, !Self.isLocal(connection.endpoint.host) {
            findings.append(
                .warning(
                    "broker",
                    "the connection to \(connection.endpoint) is not encrypted",
                    mend: "set broker.tls.enabled"
                )
            )
        }
        if let reason = connection.blockedReason {
            findings.append(
                .error("broker", "it has blocked publishers: \(reason)", mend: "free memory or disk on the broker")
            )
        }
        return findings
    }

    private static func isLocal(_ host: String) -> Bool { ["localhost", "127.0.0.1", "::1"].contains(host) }

    /// Bindings are left out: AMQP 0-9-1 has no way to ask for them.
    private func topology(_ connection: Connection) throws(AMQPError) -> [Finding] {
        var findings: [Finding] = []
        var checked = 0
        var unchecked = 0
        for part in access.topology.parts() {
            if case .binding = part { continue }
            switch try part.compare(on: connection) {
            case .same: checked += 1
            case .unchecked: unchecked += 1
            case .missing:
                findings.append(
                    .error("topology", "the \(part.kind) \(part.name) is not there", mend: "belay topology apply")
                )
            case .differs(let words):
                findings.append(
                    .error(
                        "topology",
                        "the \(part.kind) \(part.name) has other properties: \(words)",
                        mend: "compare with: belay topology show",
                        "change the policy, or drain, delete and declare it again: belay topology apply"
                    )
                )
            case .forbidden:
                unchecked += 1
            }
        }
        if checked > 0 { findings.append(.ok("topology", "\(checked) exchanges and queues are as they should be")) }
        if unchecked > 0 {
            findings.append(
                .ok(
                    "topology",
                    "\(unchecked) are there; their properties can be compared as a user that may configure them"
                )
            )
        }
        return findings
    }
}

extension TopologyPart {
    enum Comparison: Hashable {
        case same
        case missing
        case differs(String)
        /// It is there, but this user may not declare it, which is how properties are compared.
        case unchecked
        /// From RabbitMQ 4.3 on even looking needs a permission.
        case forbidden
    }

    /// Compares without creating anything.
    func compare(on connection: Connection) throws(AMQPError) -> Comparison {
        do throws(AMQPError) {
            guard try exists(on: connection) else { return .missing }
        } catch {
            guard error.code == .accessRefused else { throw error }
            try connection.reopenChannel()
            return .forbidden
        }
        do throws(AMQPError) {
            if case .differs(let words) = try declare(on: connection) { return .differs(words) }
            return .same
        } catch {
            guard error.code == .accessRefused else { throw error }
            try connection.reopenChannel()
            return .unchecked
        }
    }
}
