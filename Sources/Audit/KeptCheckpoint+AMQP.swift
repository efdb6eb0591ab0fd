import AMQP
import AuditLog
import Escalation
import Messages
import SignedNote
import Store

extension KeptCheckpoint {
    static let type = "dev.belay.checkpoint"

    /// The signed note as it is, behind the entries that it covers.
    func message(user: String?, incarnation: Int64 = 1) -> OutgoingMessage {
        var headers: Table = [AuditBatch.Header.size: .int(size)]
        if incarnation > 1 { headers[AuditBatch.Header.incarnation] = .int(incarnation) }
        return OutgoingMessage(
            properties: MessageProperties(
                contentType: "text/plain; charset=utf-8",
                headers: headers,
                persistent: true,
                messageID: "checkpoint.\(size)",
                type: Self.type,
                userID: user
            ),
            body: note
        )
    }

    /// Reads a message of the stream; `nil` for one that is no checkpoint.
    public init?(_ delivery: Delivery) {
        guard delivery.properties.type == Self.type, let note = try? SignedNote(delivery.body),
            let checkpoint = try? Checkpoint(text: note.text)
        else { return nil }
        self.init(
            size: checkpoint.size,
            origin: "\(checkpoint.origin)",
            note: note.bytes,
            signedAt: Instant(microseconds: 0)
        )
    }
}
