/// A publish whose fate is known.
public struct Settled<Token> {
    /// What the publisher was given with the message.
    public let token: Token
    public let outcome: PublishOutcome

    public init(token: Token, outcome: PublishOutcome) {
        self.token = token
        self.outcome = outcome
    }
}

extension Settled: Sendable where Token: Sendable {}
extension Settled: Equatable where Token: Equatable {}

/// What became of a publish.
public enum PublishOutcome: Hashable, Sendable {
    /// Every queue it was routed to has it.
    case confirmed
    /// A queue would not take it, such as a full one with `reject-publish`. It may stand in others.
    case refused
    /// It was mandatory and no queue was bound for it; it is stored nowhere.
    case returned(replyCode: UInt16, replyText: String)
}
