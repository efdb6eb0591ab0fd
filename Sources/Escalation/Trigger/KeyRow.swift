/// Names the row that decides for one key of one trigger.
public struct KeyID: Hashable, Comparable, Sendable {
    public let policy: PolicyName
    public let trigger: TriggerName
    public let value: String

    public init(policy: PolicyName, trigger: TriggerName, value: String) {
        self.policy = policy
        self.trigger = trigger
        self.value = value
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.policy == right.policy && left.trigger == right.trigger && left.value.isSame(as: right.value)
    }

    public static func < (left: Self, right: Self) -> Bool {
        guard (left.policy, left.trigger) == (right.policy, right.trigger) else {
            return (left.policy, left.trigger) < (right.policy, right.trigger)
        }
        return left.value.precedes(right.value)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(policy)
        hasher.combine(trigger)
        value.hashBytes(into: &hasher)
    }
}

/// The memory of one key: it is locked before anything else of that key, and it alone decides whether an event opens a
/// case, joins one or ends one.
///
/// Without it, competing consumers that see a recovery before its failure leave cases open for ever.
public struct KeyRow: Hashable, Sendable {
    public let id: KeyID
    /// The number of cases that this key has had.
    public var running: Int64 = 0
    public var openCase: CaseID?
    public var lastCase: CaseID?
    public var newestFailing: Position?
    public var newestRecovered: Position?
    /// Instants of the events counted towards a rate, oldest first, fewer than the rate's count and none older than its
    /// window before the newest.
    public var counted: [Instant] = []

    public init(
        id: KeyID,
        running: Int64 = 0,
        openCase: CaseID? = nil,
        lastCase: CaseID? = nil,
        newestFailing: Position? = nil,
        newestRecovered: Position? = nil,
        counted: [Instant] = []
    ) {
        self.id = id
        self.running = running
        self.openCase = openCase
        self.lastCase = lastCase
        self.newestFailing = newestFailing
        self.newestRecovered = newestRecovered
        self.counted = counted
    }
}
