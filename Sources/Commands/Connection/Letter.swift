import AMQP
import Escalation
import JSON
import Messages

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
                contentType: CloudEvent.contentType,
                headers: headers,
                persistent: true,
                messageID: id,
                type: type,
                userID: user.rawValue
            ),
            body: body
        )
    }

    func check(_ outcome: PublishOutcome) throws {
        switch outcome {
        case .confirmed: return
        case .refused:
            throw CommandFailure(
                .unavailable,
                "the broker did not take the message: a queue behind \(exchange) is full",
                advice: "try again later, under the same id: --id \(id)"
            )
        case .returned:
            throw CommandFailure(
                .unavailable,
                "no queue is bound to \(exchange), so nobody would read the message",
                advice: "an operator runs: belay topology apply"
            )
        }
    }
}
