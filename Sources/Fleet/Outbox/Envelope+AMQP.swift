import AMQP
import Messages

extension Messages.Envelope {
    /// The message as it goes out: persistent, with our id, the user that the broker checks, and the trace context.
    func message(user: String?) -> OutgoingMessage {
        var headers: Table = [:]
        if let traceparent { headers["traceparent"] = .string(traceparent) }
        return OutgoingMessage(
            properties: MessageProperties(
                contentType: contentType,
                headers: headers,
                persistent: true,
                correlationID: correlation.map { String($0.prefix(255)) },
                messageID: String(id.prefix(255)),
                type: type,
                userID: user
            ),
            body: body
        )
    }

    /// Answers are for whoever still listens; everything else must find a queue.
    var mustBeRouted: Bool { type != "dev.belay.answer" }
}
