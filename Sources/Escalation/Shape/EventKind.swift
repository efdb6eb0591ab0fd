/// What a shape is a shape of: events of one type, as one trigger of one policy captures them.
///
/// What is captured decides which shape an event has, and the trigger decides what is captured. So two triggers that look
/// at the same events know their shapes apart; a new version of the policy keeps what is known.
public struct EventKind: Hashable, Comparable, Sendable {
    public let policy: PolicyName
    public let trigger: TriggerName
    /// The event's type, or its digest where a store could not hold it.
    public let type: String

    public init(policy: PolicyName, trigger: TriggerName, type: String) {
        self.policy = policy
        self.trigger = trigger
        self.type = type.asKey
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.policy, left.trigger, left.type) < (right.policy, right.trigger, right.type)
    }
}

/// One shape of one kind of events.
public struct ShapeID: Hashable, Sendable {
    public let kind: EventKind
    public let digest: Digest

    public init(kind: EventKind, digest: Digest) {
        self.kind = kind
        self.digest = digest
    }
}
