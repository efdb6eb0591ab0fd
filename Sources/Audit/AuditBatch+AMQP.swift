import AMQP
import AuditLog
import Escalation
import Messages

extension AuditBatch {
    typealias Header = StreamHeader

    /// - Parameter incarnation: Of the store that it comes from.
    func message(user: String?, incarnation: Int64 = 1) -> OutgoingMessage {
        let (first, last) = (records[0], records[records.count - 1])
        var headers: Table = [Header.index: .int(first.index), Header.count: .int(Int64(records.count))]
        if incarnation > 1 { headers[Header.incarnation] = .int(incarnation) }
        if let root = last.root { headers[Header.root] = .string(root.bytes.hexadecimal) }
        return OutgoingMessage(
            properties: MessageProperties(
                contentType: "application/jsonl",
                headers: headers,
                persistent: true,
                messageID: "entries.\(first.index)-\(last.index)",
                type: "dev.belay.entries",
                userID: user
            ),
            body: Array(records.map(\.body).joined(separator: CollectionOfOne(UInt8(ascii: "\n"))))
        )
    }

    /// Reads a message of the stream; `nil` for one that somebody else put there, or whose lines are not as many as it
    /// says. Without a count it is one entry, as the first version wrote them.
    public init?(_ delivery: Delivery) {
        let headers = delivery.headers
        let lines = delivery.body.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let first = headers[Header.index]?.intValue, first >= 0, first <= Int64.max - Int64(lines.count),
            Int64(lines.count) == headers[Header.count]?.intValue ?? 1
        else { return nil }
        let root = headers[Header.root]?.stringValue.flatMap { [UInt8](hexadecimal: $0) }.flatMap(TreeHash.init(bytes:))
        self.init(
            records: lines.enumerated().map { place, line in
                AuditRecord(
                    index: first + Int64(place),
                    body: Array(line),
                    root: place == lines.count - 1 ? root : nil
                )
            }
        )
    }
}
