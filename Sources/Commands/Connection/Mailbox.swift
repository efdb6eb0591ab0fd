import AMQP
import Escalation
import Fleet
import Messages

/// A queue of one's own that answers come to, and that goes with the connection.
final class Mailbox {
    private let connection: Connection
    private let id: String

    init(_ access: BrokerAccess, answersTo id: String) throws {
        self.id = id
        connection = try access.connect()
        let name = "\(access.topology.answers).\(access.user)~\(RandomName.short())"
        let queue = QueueName(bounded: name)
        try connection.declare(queue: queue, durable: false, exclusive: true)
        try connection.bind(
            queue: queue,
            to: ExchangeName(bounded: access.topology.answers),
            key: RoutingKey(bounded: Topology.answerKey(user: access.user, of: id))
        )
        try connection.consume(queue, tag: "answers", prefetch: 10)
    }

    /// The answer, if it comes within the time.
    func next(timeout: Duration) throws -> Answer? {
        guard case .delivery(let delivery)? = try connection.next(timeout: timeout) else { return nil }
        try connection.acknowledge(delivery.tag)
        guard let answer = Answer(body: delivery.body), answer.of == id else { return nil }
        return answer
    }

    func close() { connection.close() }
}
