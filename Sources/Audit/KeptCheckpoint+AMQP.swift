import AMQP
import AuditLog
import Escalation
import SignedNote
import Store

extension KeptCheckpoint {
    static let type = "dev.belay.checkpoint"

    /// The signed note as it is, behind the entries that it covers.
    func message(user: String?) -> OutgoingMessage {
        OutgoingMessage(
            properties: MessageProperties(
                contentType: "text/plain; charset=utf-8",
                headers: [AuditBatch.Header.size: .int(size)],
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
