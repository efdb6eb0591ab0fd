import AMQP
import Escalation
import JSON
import Messages

/// An event as it is published: a CloudEvent, or a body of a format that the installation's sources map.
struct EventMessage {
    let id: String?
    let routingKey: String
    let message: OutgoingMessage

    /// Checks that a structured CloudEvent has what version 1.0 requires of it.
    init(cloudEvent piece: EventScanner.Piece, user: BrokerUser, routingKey: String?) throws(Mistake) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue.parse(piece.bytes, limits: JSONLimits(bytesMax: 16 << 20))
        } catch {
            throw Mistake(line: piece.line, text: "this is no JSON: \(error)")
        }
        guard case .object = value else { throw Mistake(line: piece.line, text: "an event is a JSON object") }
        func attribute(_ name: String) throws(Mistake) -> String {
            guard let text = value[name]?.string, !text.isEmpty else {
                throw Mistake(line: piece.line, text: "the CloudEvent lacks \(name), a string that is not empty")
            }
            return text
        }
        let version = try attribute("specversion")
        guard version == "1.0" else {
            throw Mistake(line: piece.line, text: "specversion is \(version.prefix(20)), not 1.0")
        }
        _ = try attribute("source")
        let type = try attribute("type")
        let id = try attribute("id")
        self.init(
            id: id,
            routingKey: routingKey ?? type,
            contentType: CloudEvent.contentType,
            user: user,
            body: piece.bytes
        )
    }

    /// Takes a body as it is.
    init(foreign piece: EventScanner.Piece, contentType: String, user: BrokerUser, routingKey: String) {
        self.init(id: nil, routingKey: routingKey, contentType: contentType, user: user, body: piece.bytes)
    }

    private init(id: String?, routingKey: String, contentType: String, user: BrokerUser, body: [UInt8]) {
        self.id = id
        self.routingKey = routingKey
        message = OutgoingMessage(
            properties: MessageProperties(
                contentType: contentType,
                persistent: true,
                messageID: id.map { $0.utf8.count <= 255 ? $0 : nil } ?? nil,
                userID: user.rawValue
            ),
            body: body
        )
    }

    struct Mistake: Error, Hashable {
        let line: Int
        let text: String
    }
}
