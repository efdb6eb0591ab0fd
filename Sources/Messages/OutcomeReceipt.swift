import Escalation
import JSON

/// The proof that an outcome stands in the signed log: it follows the outcome under the same id.
public struct OutcomeReceipt: Hashable, Sendable {
    /// The outcome's.
    public let id: String
    public let caseID: CaseID
    public let policy: PolicyName
    public let outcome: String
    /// The entry that says so: its index, and its exact bytes.
    public let index: Int64
    public let entry: [UInt8]
    /// A tlog-proof of C2SP.
    public let receipt: [UInt8]
    public let at: Instant
    public let correlation: String
    public let traceparent: String?

    public init(
        id: String,
        caseID: CaseID,
        policy: PolicyName,
        outcome: String,
        index: Int64,
        entry: [UInt8],
        receipt: [UInt8],
        at: Instant,
        correlation: String,
        traceparent: String?
    ) {
        self.id = id
        self.caseID = caseID
        self.policy = policy
        self.outcome = outcome
        self.index = index
        self.entry = entry
        self.receipt = receipt
        self.at = at
        self.correlation = correlation
        self.traceparent = traceparent
    }
}

extension Post {
    static let receiptType = "dev.belay.receipt"

    /// Under the outcome's key, on an exchange of its own: what takes outcomes that nobody claims takes no receipts.
    public func envelope(_ receipt: OutcomeReceipt) -> Envelope {
        let event = CloudEvent(
            id: receipt.id,
            source: source,
            type: Self.receiptType,
            subject: receipt.caseID.rawValue,
            time: receipt.at,
            traceparent: receipt.traceparent,
            data: [
                "id": .string(receipt.id), "case": .string(receipt.caseID.rawValue),
                "index": .int(receipt.index), "entry": .string(String(decoding: receipt.entry, as: UTF8.self)),
                "receipt": .string(String(decoding: receipt.receipt, as: UTF8.self)),
            ]
        )
        return Envelope(
            exchange: topology.receipts,
            routingKey: "\(receipt.policy).\(receipt.outcome)",
            id: receipt.id,
            type: Self.receiptType,
            contentType: CloudEvent.contentType,
            correlation: receipt.correlation,
            traceparent: receipt.traceparent,
            body: event.body
        )
    }
}
