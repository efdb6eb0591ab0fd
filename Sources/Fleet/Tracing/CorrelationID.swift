import Escalation

public enum CorrelationKind {}

/// One id from an event to its outcome, in every message and log line on the way.
public typealias CorrelationID = Identifier<CorrelationKind>

extension Identifier<CorrelationKind> {
    /// Longer ones are not a sender's id but an attempt to fill our logs.
    private static let bytesMax = 128

    /// The id of what began with an event: what the sender named where that can be carried on, else the id of the
    /// sender's trace, else one that follows from the event's source and id, so that a redelivery correlates the same.
    public init(sent: String?, trace: TraceContext?, source: String, id: String) {
        if let sent, !sent.isEmpty, sent.utf8.count <= Self.bytesMax,
            sent.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            self.init(sent)
        } else if let trace {
            self.init(trace.trace.description)
        } else {
            self.init(DerivedID.of("correlation", source, id))
        }
    }
}
