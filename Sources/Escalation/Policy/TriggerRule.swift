/// When a policy stops and asks: which events, under which condition, and which of them belong together.
public struct TriggerRule: Sendable {
    public enum Kind: Sendable {
        /// A condition on one event.
        case threshold(Condition)
        /// `count` events of one key within `window`.
        case rate(Condition, count: Int, window: Duration)
        /// Something failed, and withdraws its case by itself when it recovers.
        case failure(failing: Condition, recovered: Condition)
        /// An automation asks outright at this gate.
        case ask(GateName)
    }

    public var name: TriggerName
    public var kind: Kind
    /// Event types that can match; empty means every type.
    public var types: Set<String>
    /// Sources that can match; empty means every source.
    public var sources: Set<String>
    /// Broker users that may raise this trigger; empty means everyone.
    public var raisedBy: Set<BrokerUser>
    /// Broker users whose recovery counts; empty means everyone.
    public var recoveredBy: Set<BrokerUser>
    /// Gives the key that joins events into one case; without it every event stands for itself.
    public var key: Condition?
    /// The fields that the case keeps as its snapshot; `nil` keeps all of `data`.
    public var capture: [FieldPath]?
    /// One line for people: why this stops.
    public var because: LocalText
    /// The level at which its cases start.
    public var entryLevel: LevelName
    /// The field that names the team, or the teams, whom its cases touch.
    public var teams: FieldPath?

    public init(
        name: TriggerName,
        kind: Kind,
        types: Set<String> = [],
        sources: Set<String> = [],
        raisedBy: Set<BrokerUser> = [],
        recoveredBy: Set<BrokerUser> = [],
        key: Condition? = nil,
        capture: [FieldPath]? = nil,
        because: LocalText,
        entryLevel: LevelName
    ) {
        self.name = name
        self.kind = kind
        self.types = types
        self.sources = sources
        self.raisedBy = raisedBy
        self.recoveredBy = recoveredBy
        self.key = key
        self.capture = capture
        self.because = because
        self.entryLevel = entryLevel
    }
}
