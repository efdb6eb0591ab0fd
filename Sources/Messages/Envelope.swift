import Escalation

/// A message on its way out: where it goes, under which id, with which bytes. It knows nothing of the broker's client.
public struct Envelope: Hashable, Sendable {
    public var exchange: String
    public var routingKey: String
    /// The same however often it is published.
    public var id: String
    /// The CloudEvents type, or the kind of a hint.
    public var type: String
    public var contentType: String
    public var correlation: String?
    /// W3C trace context.
    public var traceparent: String?
    /// Of which case it tells, so that the store keeps it as it keeps what else it knows of that; `nil` of what tells nothing
    /// that a person wrote or an event contained. Whoever reads a message back does not learn it.
    public var caseID: CaseID?
    public var body: [UInt8]

    public init(
        exchange: String,
        routingKey: String,
        id: String,
        type: String,
        contentType: String,
        correlation: String? = nil,
        traceparent: String? = nil,
        caseID: CaseID? = nil,
        body: [UInt8]
    ) {
        self.exchange = exchange
        self.routingKey = routingKey
        self.id = id
        self.type = type
        self.contentType = contentType
        self.correlation = correlation
        self.traceparent = traceparent
        self.caseID = caseID
        self.body = body
    }
}
