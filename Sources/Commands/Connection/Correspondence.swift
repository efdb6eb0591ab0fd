import AMQP
import Escalation
import Fleet
import JSON
import Messages

/// Sends one message and waits for what became of it.
///
/// The message goes out under the id that it was given once. Where its answer is lost it is sent again, byte for byte:
/// whoever handles it sees the id and gives the first answer again.
struct Correspondence {
    let access: BrokerAccess
    let environment: CommandEnvironment
    /// How long to wait before the same message is sent again.
    var repeatAfter: Duration = .seconds(10)

    private static let slice: Duration = .milliseconds(100)

    /// What came back within `limit`; `nil` when nothing did, though the broker took the message.
    func send(_ message: Letter, within limit: Duration) throws -> Answer? {
        let deadline = ContinuousClock.now + limit
        var wasTaken = false
        while true {
            do {
                return try attempt(message, until: deadline, wasTaken: &wasTaken)
            } catch let error as AMQPError where error.isRetriable && ContinuousClock.now < deadline {
                try environment.checkInterruption()
                environment.console.note("\(error)".printable + " Trying again under the same id.")
                environment.clock.pause(.milliseconds(500))
            } catch let error as AMQPError where error.isRetriable && wasTaken {
                return nil
            }
        }
    }

    private func attempt(
        _ message: Letter, until deadline: ContinuousClock.Instant, wasTaken: inout Bool
    ) throws -> Answer? {
        let mailbox = try Mailbox(access, answersTo: message.id)
        defer { mailbox.close() }
        let courier = try Publisher<Int>(access.configuration, windowLimit: 16)
        defer { courier.close() }
        var sentAt: ContinuousClock.Instant?
        var count = 0
        while ContinuousClock.now < deadline {
            try environment.checkInterruption()
            if sentAt.map({ ContinuousClock.now - $0 >= repeatAfter }) ?? true {
                count += 1
                try courier.publish(
                    message.outgoing(as: access.user), exchange: ExchangeName(bounded: message.exchange),
                    routingKey: RoutingKey(bounded: message.routingKey), token: count)
                sentAt = .now
            }
            for settled in try courier.poll(timeout: .zero) {
                try message.check(settled.outcome)
                wasTaken = true
            }
            if let answer = try mailbox.next(timeout: Self.slice) { return answer }
        }
        return nil
    }
}

/// A message that waits to be sent.
struct Letter {
    let id: String
    let type: String
    let exchange: String
    let routingKey: String
    let body: [UInt8]
    var traceparent: String?

    /// - Parameter event: a CloudEvent's body. Its time is left out: the same words under the same id have to be the same
    ///   bytes, however often a script says them, or they are refused as a reuse of the id.
    init(id: String, type: String, exchange: String, routingKey: String, event: [UInt8], traceparent: String? = nil) {
        (self.id, self.type, self.exchange, self.routingKey) = (id, type, exchange, routingKey)
        self.traceparent = traceparent
        if case .object(var object)? = try? JSONValue.parse(event) {
            object["time"] = nil
            body = JSONValue.object(object).serialized()
        } else {
            body = event
        }
    }

    func outgoing(as user: BrokerUser) -> OutgoingMessage {
        var headers: Table = [:]
        if let traceparent { headers["traceparent"] = .string(traceparent) }
        return OutgoingMessage(
            properties: MessageProperties(
                contentType: CloudEvent.contentType, headers: headers, persistent: true, messageID: id, type: type,
                userID: user.rawValue),
            body: body)
    }

    fileprivate func check(_ outcome: PublishOutcome) throws {
        switch outcome {
        case .confirmed: return
        case .refused:
            throw CommandFailure(
                .unavailable, "the broker did not take the message: a queue behind \(exchange) is full",
                advice: "try again later, under the same id: --id \(id)")
        case .returned:
            throw CommandFailure(
                .unavailable, "no queue is bound to \(exchange), so nobody would read the message",
                advice: "an operator runs: belay topology apply")
        }
    }
}

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
            queue: queue, to: ExchangeName(bounded: access.topology.answers),
            key: RoutingKey(bounded: Topology.answerKey(user: access.user, of: id)))
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

/// Names that nobody else has.
enum RandomName {
    /// For a queue: twelve digits of base 36.
    static func short() -> String {
        var generator = SystemRandomNumberGenerator()
        return digits(UInt64.random(in: .min ... .max, using: &generator), 36, 12)
    }

    /// For a message: 128 random bits in hexadecimal.
    static func message() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in digits(generator.next(), 16, 16) }.joined()
    }

    private static func digits(_ number: UInt64, _ radix: Int, _ count: Int) -> String {
        let text = String(number, radix: radix)
        return String((String(repeating: "0", count: count) + text).suffix(count))
    }
}
