import Escalation

/// The names on the broker, made from the installation's prefix and levels.
///
/// Everything is durable; queues are quorum queues with at-least-once dead-lettering, the audit log is a stream.
public struct Topology: Hashable, Sendable {
    public let prefix: String
    public let levels: [LevelName]
    /// What happens to publishers when the ingress queue is full. `nil` leaves the queue without a limit.
    public let ingressOverflow: Overflow?

    public enum Overflow: Hashable, Sendable {
        /// Publishers are told no (`basic.nack`); behind a foreign exchange that reaches *their* publishers.
        case rejectPublish(lengthMax: Int)
        /// The oldest events go to the dead letters.
        case dropHead(lengthMax: Int)
    }

    public init(prefix: String = "belay.", levels: [LevelName], ingressOverflow: Overflow? = nil) {
        self.prefix = prefix
        self.levels = levels
        self.ingressOverflow = ingressOverflow
    }

    public var events: String { prefix + "events" }
    public var review: String { prefix + "review" }
    public var decisions: String { prefix + "decisions" }
    public var answers: String { prefix + "answers" }
    public var sla: String { prefix + "sla" }
    public var notify: String { prefix + "notify" }
    public var audit: String { prefix + "audit" }
    public var outcomes: String { prefix + "outcomes" }
    public var receipts: String { prefix + "receipts" }
    public var unclaimedOutcomes: String { prefix + "outcomes.unclaimed" }
    public var dead: String { prefix + "dead" }

    public func reviewQueue(_ level: LevelName) -> String { "\(review).\(level)" }
}

extension Topology {
    public struct Exchange: Hashable, Sendable {
        public enum Kind: String, Hashable, Sendable { case direct, topic, fanout }

        public let name: String
        public let kind: Kind
        /// Takes what no binding wants.
        public let alternate: String?
    }

    public struct Queue: Hashable, Sendable {
        public enum Kind: Hashable, Sendable {
            /// Dead letters go to the exchange named, at least once.
            case quorum(deadLetterTo: String?)
            case stream
        }

        public let name: String
        public let kind: Kind
        public let overflow: Overflow?

        /// How often a message is delivered before the broker condemns it; `nil` where there is no such limit. Dead
        /// letters have nowhere to go on to, and looking must not destroy them.
        public var deliveryLimit: Int? {
            switch kind {
            case .quorum(deadLetterTo: .some): Topology.deliveryLimit
            case .quorum(deadLetterTo: nil): Topology.deadDeliveryLimit
            case .stream: nil
            }
        }
    }

    public struct Binding: Hashable, Sendable {
        public let exchange: String
        public let queue: String
        public let routingKey: String
    }

    /// The broker condemns a whole prefetched batch when one message of it passes this limit; it is a last resort, far
    /// above the three trials after which a lane sets a message aside by itself.
    public static let deliveryLimit = 100

    /// The limit of a queue without dead letters, where the broker would drop the message: as good as none.
    public static let deadDeliveryLimit = 1_000_000

    /// Routing keys of the internal exchanges; each has one queue.
    public static let slaKey = "sla"
    public static let notifyKey = "notify"
    public static let auditKey = "audit"

    /// The longest routing key, in bytes (`shortstr`, AMQP 0.9.1 section 4.2.5.3).
    public static let routingKeyBytesMax = 255

    /// The routing key under which `user` is answered: topic permissions keep `<user>.*` theirs, so the id is one word.
    public static func answerKey(user: BrokerUser, of id: String) -> String {
        let word = String(String.UnicodeScalarView(id.unicodeScalars.map { $0 == "." ? "-" : $0 }))
        return "\(user).\(word.cut(toBytes: routingKeyBytesMax - 1 - user.rawValue.utf8.count))"
    }

    public var exchanges: [Exchange] {
        [
            Exchange(name: events, kind: .topic, alternate: nil),
            Exchange(name: review, kind: .direct, alternate: nil),
            Exchange(name: decisions, kind: .topic, alternate: nil),
            Exchange(name: answers, kind: .topic, alternate: nil),
            Exchange(name: sla, kind: .direct, alternate: nil),
            Exchange(name: notify, kind: .direct, alternate: nil),
            Exchange(name: audit, kind: .direct, alternate: nil),
            Exchange(name: unclaimedOutcomes, kind: .fanout, alternate: nil),
            Exchange(name: outcomes, kind: .topic, alternate: unclaimedOutcomes),
            Exchange(name: receipts, kind: .topic, alternate: nil),
            Exchange(name: dead, kind: .fanout, alternate: nil),
        ]
    }

    public var queues: [Queue] {
        [Queue(name: events, kind: .quorum(deadLetterTo: dead), overflow: ingressOverflow)]
            + levels.map { Queue(name: reviewQueue($0), kind: .quorum(deadLetterTo: dead), overflow: nil) }
            + [decisions, sla, notify].map { Queue(name: $0, kind: .quorum(deadLetterTo: dead), overflow: nil) }
            + [
                Queue(name: audit, kind: .stream, overflow: nil),
                Queue(name: unclaimedOutcomes, kind: .quorum(deadLetterTo: dead), overflow: nil),
                Queue(name: dead, kind: .quorum(deadLetterTo: nil), overflow: nil),
            ]
    }

    public var bindings: [Binding] {
        [events, decisions].map { Binding(exchange: $0, queue: $0, routingKey: "#") }
            + levels.map { Binding(exchange: review, queue: reviewQueue($0), routingKey: $0.rawValue) }
            + [
                Binding(exchange: sla, queue: sla, routingKey: Self.slaKey),
                Binding(exchange: notify, queue: notify, routingKey: Self.notifyKey),
                Binding(exchange: audit, queue: audit, routingKey: Self.auditKey),
                Binding(exchange: unclaimedOutcomes, queue: unclaimedOutcomes, routingKey: ""),
                Binding(exchange: dead, queue: dead, routingKey: ""),
            ]
    }
}
