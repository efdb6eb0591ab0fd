import AMQP
import AuditLog
import Escalation

extension AuditRecord {
    enum Header {
        static let index = "belay-index"
        static let leaf = "belay-leaf"
        static let root = "belay-root"
    }

    func message(user: String?) -> OutgoingMessage {
        var headers: Table = [Header.index: .int(index), Header.leaf: .string(leaf.bytes.hexadecimal)]
        if let root { headers[Header.root] = .string(root.bytes.hexadecimal) }
        return OutgoingMessage(
            properties: MessageProperties(
                contentType: "application/vnd.belay.entry+json",
                headers: headers,
                persistent: true,
                messageID: "entry.\(index)",
                type: "dev.belay.entry",
                userID: user
            ),
            body: body
        )
    }

    /// Reads a record of the stream; `nil` for a message that somebody else put there.
    public init?(_ delivery: Delivery) {
        let headers = delivery.headers
        guard let index = headers[Header.index]?.intValue,
            let leaf = headers[Header.leaf]?.stringValue.flatMap({ [UInt8](hexadecimal: $0) }).flatMap(
                TreeHash.init(bytes:)
            )
        else { return nil }
        let root = headers[Header.root]?.stringValue.flatMap { [UInt8](hexadecimal: $0) }.flatMap(TreeHash.init(bytes:))
        self.init(index: index, leaf: leaf, root: root, body: delivery.body)
    }
}
