import Escalation

/// That somebody asked at a gate which no policy names.
public struct UnansweredAsk: Hashable, Sendable {
    public let gate: GateName
    /// The source of the asking event.
    public let source: String

    public init(gate: GateName, source: String) {
        self.gate = gate
        self.source = source
    }
}

/// A gate that automations know and no policy does.
public struct UnansweredGate: Hashable, Sendable {
    public let gate: GateName
    /// Who asked there last.
    public let source: String
    public let firstAsked: Instant
    public let lastAsked: Instant
    public let asks: Int64

    public init(gate: GateName, source: String, firstAsked: Instant, lastAsked: Instant, asks: Int64) {
        self.gate = gate
        self.source = source
        self.firstAsked = firstAsked
        self.lastAsked = lastAsked
        self.asks = asks
    }

    /// How many different gates a store remembers at most, so that nobody can fill it with names.
    public static let remembered = 1_000
}
