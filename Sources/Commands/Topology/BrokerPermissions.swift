import Messages

/// What somebody does on the broker, from which follows what they must be permitted.
enum BrokerRole: String, CaseIterable {
    case setup, trigger, review, sla, notify, audit
    case person, gateway, source, automation, auditor

    /// The user of `deploy/rabbitmq/definitions.json`, or an example.
    var exampleUser: String {
        switch self {
        case .setup, .trigger, .review, .sla, .notify, .audit: "belay-\(rawValue)"
        case .person: "alice"
        case .gateway, .source, .automation, .auditor: "\(rawValue)-example"
        }
    }

    /// The role that the name of a user speaks of; whoever is none of ours is a person.
    init(user: String) {
        self = Self.allCases.first { $0.exampleUser == user } ?? .person
    }
}

/// The patterns of RabbitMQ's permissions: as narrow as the role can do with.
struct BrokerPermissions: Hashable {
    struct TopicRow: Hashable {
        let exchange: String
        let write: String
        let read: String
    }

    let configure: String
    let write: String
    let read: String
    var topics: [TopicRow] = []

    init(_ role: BrokerRole, user: String, prefix: String) {
        let p = prefix.patternQuoted
        let own = user.patternQuoted + "(~[0-9a-z-]+)?"
        func worker(reads: String, answers: Bool = true, receipts: Bool = false) -> BrokerPermissions {
            let more = (answers ? "answers|" : "", receipts ? "receipts|" : "")
            let write = "^\(p)(review|sla|notify|\(more.0)outcomes|\(more.1)dead)$"
            return BrokerPermissions(configure: "^$", write: write, read: reads)
        }
        switch role {
        case .setup: self.init(configure: "^\(p)", write: "^\(p)", read: "^\(p)")
        case .trigger: self = worker(reads: "^\(p)(events|dead|audit)$")
        case .review: self = worker(reads: "^\(p)(review\\.[^.]+|decisions|audit)$")
        case .sla: self = worker(reads: "^\(p)(sla|audit)$", answers: false, receipts: true)
        case .notify: self = worker(reads: "^\(p)(notify|audit)$", answers: false)
        case .audit: self.init(configure: "^$", write: "^\(p)(audit|dead)$", read: "^\(p)audit$")
        case .person, .gateway:
            self.init(
                configure: "^\(p)answers\\.\(own)$",
                write: "^(\(p)decisions|\(p)answers\\.\(own))$",
                read: "^(\(p)answers|\(p)answers\\.\(own))$"
            )
            topics = [Self.ownAnswers(user, prefix)]
        case .source: self.init(configure: "^$", write: "^\(p)events$", read: "^$")
        case .automation:
            self.init(
                configure: "^\(p)(answers|outcomes)\\.\(own)$",
                write: "^(\(p)events|\(p)(answers|outcomes)\\.\(own))$",
                read: "^(\(p)(answers|outcomes|receipts)|\(p)(answers|outcomes)\\.\(own))$"
            )
            topics = [Self.ownAnswers(user, prefix)]
        case .auditor: self.init(configure: "^$", write: "^$", read: "^\(p)audit$")
        }
    }

    private init(configure: String, write: String, read: String) {
        (self.configure, self.write, self.read) = (configure, write, read)
    }

    /// Without this row a user could hear everybody's answers: the broker allows what no row forbids.
    private static func ownAnswers(_ user: String, _ prefix: String) -> TopicRow {
        TopicRow(exchange: prefix + "answers", write: "^$", read: "^\(user.patternQuoted)\\.(\\*|[^.*#]+)$")
    }

    /// For `rabbitmqctl`.
    func commands(user: String, vhost: String) -> [String] {
        let control = "rabbitmqctl"
        let plain =
            "\(control) set_permissions -p \(vhost.shellWord) \(user.shellWord) "
            + [configure, write, read].map(\.shellWord).joined(separator: " ")
        return [plain]
            + topics.map { row in
                "\(control) set_topic_permissions -p \(vhost.shellWord) \(user.shellWord) \(row.exchange.shellWord) "
                    + "\(row.write.shellWord) \(row.read.shellWord)"
            }
    }
}

extension String {
    /// As it stands, in a pattern.
    fileprivate var patternQuoted: String {
        var text = ""
        for character in self {
            if "\\.+*?()[]{}|^$".contains(character) { text += "\\" }
            text.append(character)
        }
        return text
    }
}
