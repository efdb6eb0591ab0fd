import AMQP
import Escalation
import Fleet
import Messages

/// What this user may do on the broker, tried without doing anything.
///
/// RabbitMQ checks the right to write to a binding's destination, then to read its source, before it looks whether
/// either is there. Undoing a binding that nobody made therefore tells both, by the name in its refusal, and changes
/// nothing (rabbit_channel, `binding_action`; seen on 3.10.8).
struct PermissionCheck {
    let access: BrokerAccess
    let role: BrokerRole
    let settings: Settings

    private static let key: RoutingKey = "belay.doctor"
    private var topology: Topology { access.topology }
    private var patterns: BrokerPermissions {
        BrokerPermissions(role, user: access.user.rawValue, prefix: topology.prefix)
    }

    func findings(on connection: Connection) throws(AMQPError) -> [Finding] {
        var missing: [String] = []
        var writable: [String] = []
        for name in writes {
            if try mayWrite(name, connection) { writable.append(name) } else { missing.append("write \(name)") }
        }
        for name in reads {
            switch try mayRead(name, through: writable, connection) {
            case true?: continue
            case false?: missing.append("read \(name)")
            case nil: missing.append("write anything, without which reading \(name) cannot be tried")
            }
        }
        if [.person, .gateway, .automation].contains(role), let refusal = mailboxRefusal() { missing.append(refusal) }
        // Workers look there before they begin, whether their store was restored.
        if [.trigger, .review, .sla, .notify, .audit, .auditor].contains(role), let refusal = streamRefusal() {
            missing.append(refusal)
        }
        var findings: [Finding] = []
        if missing.isEmpty {
            findings.append(.ok("permissions", "\(access.user) may do everything that the role \(role.rawValue) needs"))
        } else {
            var finding = Finding.error("permissions", "\(access.user) may not \(missing.joined(separator: ", nor "))")
            finding.remedy = patterns.commands(user: access.user.rawValue, vhost: access.configuration.virtualHost)
            findings.append(finding)
        }
        return findings + (try topicRows(connection))
    }

    private var writes: [String] {
        switch role {
        case .setup, .auditor: []
        case .trigger, .review:
            [topology.review, topology.sla, topology.notify, topology.answers, topology.outcomes, topology.dead]
        case .sla:
            [topology.review, topology.sla, topology.notify, topology.outcomes, topology.receipts, topology.dead]
        case .notify: [topology.review, topology.sla, topology.notify, topology.outcomes, topology.dead]
        case .audit: [topology.audit, topology.dead]
        case .person, .gateway: [topology.decisions]
        case .source, .automation: [topology.events]
        }
    }

    /// The stream is not among them: it is tried by reading it.
    private var reads: [String] {
        switch role {
        case .trigger: [topology.events, topology.dead]
        case .review: topology.levels.map(topology.reviewQueue) + [topology.decisions]
        case .sla: [topology.sla]
        case .notify: [topology.notify]
        case .automation: [topology.outcomes]
        case .setup, .audit, .auditor, .person, .gateway, .source: []
        }
    }

    private func mayWrite(_ name: String, _ connection: Connection) throws(AMQPError) -> Bool {
        try refused(destination: name, source: topology.prefix + "doctor.nothing", connection) != name
    }

    /// `nil` where nothing can be written, through which reading is tried.
    private func mayRead(
        _ name: String,
        through writable: [String],
        _ connection: Connection
    ) throws(AMQPError) -> Bool? {
        guard let destination = writable.first(where: { $0 != name }) ?? writable.first else { return nil }
        return try refused(destination: destination, source: name, connection) != name
    }

    /// The name to which access was refused; `nil` where it was not.
    private func refused(
        destination: String,
        source: String,
        _ connection: Connection
    ) throws(AMQPError) -> String? {
        do throws(AMQPError) {
            try connection.unbind(
                exchange: ExchangeName(bounded: destination),
                from: ExchangeName(bounded: source),
                key: Self.key
            )
            return nil
        } catch {
            guard error.code == .accessRefused || error.code == .notFound else { throw error }
            try connection.reopenChannel()
            guard error.code == .accessRefused else { return nil }
            let words = error.replyText ?? ""
            // A topic permission narrows the keys of an exchange that may be read.
            if words.contains("access to topic") { return nil }
            return [source, destination].first { words.contains("'\($0)'") } ?? destination
        }
    }

    /// A person's own queue is made and bound as `belay decide` does it, and goes with its connection.
    private func mailboxRefusal() -> String? {
        do {
            try Mailbox(access, answersTo: RandomName.message()).close()
            return nil
        } catch {
            return "have a queue for answers (\(error))"
        }
    }

    private func streamRefusal() -> String? {
        do {
            let connection = try access.connect()
            defer { connection.close() }
            try connection.consume(
                stream: QueueName(bounded: topology.audit),
                from: .next,
                tag: "doctor",
                prefetch: 1
            )
            return nil
        } catch {
            return "read the stream \(topology.audit) (\(error))"
        }
    }

    /// Without a row in the topic permissions a user hears everybody's answers: the broker allows what no row forbids.
    private func topicRows(_ connection: Connection) throws(AMQPError) -> [Finding] {
        guard !patterns.topics.isEmpty else { return [] }
        let own = "\(topology.answers).\(access.user)"
        do throws(AMQPError) {
            try connection.unbind(
                queue: QueueName(bounded: own),
                from: ExchangeName(bounded: topology.answers),
                key: "somebody-else.doctor"
            )
        } catch {
            guard error.scope == .channel else { throw error }
            try connection.reopenChannel()
            if error.code == .accessRefused { return [.ok("topics", "\(access.user) hears nobody else's answers")] }
        }
        let vhost = access.configuration.virtualHost
        var finding = Finding.warning(
            "topics",
            "\(access.user) could hear everybody's answers: no topic permission narrows it"
        )
        finding.remedy = patterns.commands(user: access.user.rawValue, vhost: vhost).filter {
            $0.contains("set_topic_permissions")
        }
        return [finding]
    }
}
