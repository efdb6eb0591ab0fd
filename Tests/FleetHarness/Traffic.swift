import AMQP
import Escalation
import Fleet
import Foundation
import JSON
import Messages

/// An event as a source publishes it: a structured CloudEvent.
public struct SampleEvent: Sendable {
    public var id: String
    public var source: String
    public var type: String
    public var subject: String?
    public var time: String?
    public var sequence: Int64?
    public var data: JSONValue

    public init(
        id: String,
        source: String = "/test",
        type: String,
        subject: String? = nil,
        time: String? = nil,
        sequence: Int64? = nil,
        data: JSONValue
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.sequence = sequence
        self.data = data
    }

    public var body: [UInt8] {
        var object: JSONObject = [
            "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type), "data": data,
        ]
        if let subject { object["subject"] = .string(subject) }
        if let time { object["time"] = .string(time) }
        // The extension is a string of digits that compare as numbers once they are of one length.
        if let sequence { object["sequence"] = .string(String(sequence)) }
        return JSONValue.object(object).serialized()
    }

    public func message(as user: String? = nil) -> OutgoingMessage {
        OutgoingMessage(
            properties: MessageProperties(contentType: CloudEvent.contentType, messageID: id, type: type, userID: user),
            body: body
        )
    }
}

extension TestFleet {
    /// This fleet's broker and virtual host as other people's clients name them, under the user who may do everything.
    public func brokerURL() throws -> String {
        guard var url = URLComponents(string: services.amqp) else {
            throw HarnessFailure("BELAY_TEST_AMQP is no address")
        }
        url.path = "/" + host.name
        return url.string ?? services.amqp
    }

    /// Publishes under confirms and waits for every one of them.
    public func publish(
        _ messages: [OutgoingMessage],
        exchange: String? = nil,
        key: String = "test",
        as user: String? = nil
    ) throws {
        let publisher = try Publisher<Int>(host.configuration(as: user), windowLimit: 512)
        defer { publisher.close() }
        var confirmed = 0
        func take(_ settled: [Settled<Int>]) throws {
            for one in settled where one.outcome != .confirmed {
                throw HarnessFailure("message \(one.token) was not taken: \(one.outcome)")
            }
            confirmed += settled.count
        }
        for (number, message) in messages.enumerated() {
            while publisher.isFull { try take(publisher.poll(timeout: .milliseconds(100))) }
            try publisher.publish(
                message,
                exchange: ExchangeName(exchange ?? host.topology.events),
                routingKey: RoutingKey(key),
                token: number
            )
        }
        let deadline = ContinuousClock.now + patience
        while confirmed < messages.count {
            guard ContinuousClock.now < deadline else {
                throw HarnessFailure("\(confirmed) of \(messages.count) messages were confirmed")
            }
            try take(publisher.poll(timeout: .milliseconds(100)))
        }
    }

    public func publish(_ events: [SampleEvent], as user: String? = nil) throws {
        try publish(events.map { $0.message(as: user) }, as: user)
    }
}

/// A person at work, under a broker user of their own: sends decisions and hears the answers.
public final class Person {
    public let user: String
    private let fleet: TestFleet
    private let publisher: Publisher<Void>
    private let answers: Connection
    private var heard: [String: Answer] = [:]
    private var number = 0
    /// What was sent under which id: somebody who heard no answer sends the very same again.
    private var sent: [String: (message: PersonMessage, body: [UInt8])] = [:]

    public init(_ user: String, of fleet: TestFleet) throws {
        self.user = user
        self.fleet = fleet
        publisher = try Publisher(fleet.host.configuration(as: user))
        answers = try Connection(fleet.host.configuration(as: user))
        let queue = try QueueName("\(fleet.host.topology.answers).\(user)")
        try answers.declare(queue: queue, durable: false, exclusive: true)
        try answers.bind(queue: queue, to: ExchangeName(fleet.host.topology.answers), key: RoutingKey("\(user).*"))
        try answers.consume(queue, tag: "answers", prefetch: 100)
    }

    deinit {
        publisher.close()
        answers.close()
    }

    /// Sends a message and does not wait for its answer; its id.
    @discardableResult
    public func send(
        _ content: PersonMessage.Content,
        about id: CaseID,
        messageID: String? = nil,
        traceparent: String? = nil,
        claimingToBe userID: String? = nil
    ) throws -> String {
        number += 1
        let message = PersonMessage(
            id: messageID ?? "\(user)-\(number)-\(UInt32.random(in: 0 ... .max))",
            caseID: id,
            traceparent: traceparent,
            content: content
        )
        let body =
            if let earlier = sent[message.id], earlier.message == message { earlier.body } else {
                message.body(source: "belay://test/\(user)", at: .wallClock())
            }
        sent[message.id] = (message, body)
        try publisher.publish(
            OutgoingMessage(
                properties: MessageProperties(
                    contentType: CloudEvent.contentType,
                    messageID: message.id,
                    type: message.type,
                    userID: userID ?? user
                ),
                body: body
            ),
            exchange: ExchangeName(fleet.host.topology.decisions),
            routingKey: RoutingKey(message.type),
            token: ()
        )
        var settled = 0
        let deadline = ContinuousClock.now + patience
        while settled == 0 {
            guard ContinuousClock.now < deadline else { throw HarnessFailure("\(user)'s message was not confirmed") }
            for one in try publisher.poll(timeout: .milliseconds(100)) {
                guard one.outcome == .confirmed else { throw HarnessFailure("\(user)'s message: \(one.outcome)") }
                settled += 1
            }
        }
        return message.id
    }

    /// The answer to a message of this person.
    public func answer(to id: String, within limit: Duration = patience) throws -> Answer {
        let deadline = ContinuousClock.now + limit
        while true {
            if let answer = heard.removeValue(forKey: id) { return answer }
            guard ContinuousClock.now < deadline else { throw HarnessFailure("\(user) heard nothing about \(id)") }
            guard case .delivery(let delivery)? = try answers.next(timeout: .milliseconds(200)) else { continue }
            try answers.acknowledge(delivery.tag)
            if let answer = Answer(body: delivery.body) { heard[answer.of] = answer }
        }
    }

    /// Sends and waits for the answer.
    @discardableResult
    public func tell(_ content: PersonMessage.Content, about id: CaseID, messageID: String? = nil) throws -> Answer {
        try answer(to: send(content, about: id, messageID: messageID))
    }

    /// ``tell(_:about:messageID:)`` for what has to be accepted.
    public func must(_ content: PersonMessage.Content, about id: CaseID, messageID: String? = nil) throws {
        let answer = try tell(content, about: id, messageID: messageID)
        guard case .accepted = answer.result else { throw HarnessFailure("\(user) was refused: \(answer.result)") }
    }
}

extension Answer {
    /// Why it was refused; `nil` where it was accepted.
    public var refusal: (code: String, reason: String)? {
        if case .refused(let code, let reason, _) = result { (code, reason) } else { nil }
    }

    public var isAccepted: Bool { refusal == nil }
}

/// A queue of the automation's own, bound to all outcomes.
public final class OutcomeQueue {
    public let name: String
    private let fleet: TestFleet

    /// - Parameter exchange: Another one than that of outcomes.
    public init(
        of fleet: TestFleet,
        name: String = "test.outcomes",
        key: String = "#",
        exchange: String? = nil
    ) throws {
        self.fleet = fleet
        self.name = name
        try fleet.host.withConnection { connection in
            try connection.declare(queue: QueueName(name), arguments: ["x-queue-type": "quorum"])
            try connection.bind(
                queue: QueueName(name),
                to: ExchangeName(exchange ?? fleet.host.topology.outcomes),
                key: RoutingKey(key)
            )
        }
    }

    /// Everything that has come, oldest first.
    public func take() throws -> [JSONValue] {
        try fleet.host.drain(name).map { try JSONValue.parse($0.body) }
    }
}
