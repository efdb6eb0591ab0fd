/// A shape that has come, and whether rules may decide over it.
public struct SeenShape: Hashable, Sendable {
    public enum Standing: Hashable, Sendable {
        /// It made its kind known: there was nothing that it could have differed from.
        case first
        /// Nobody has acknowledged it yet. Nothing decides alone over it.
        case waiting
        case acknowledged(ShapeAcknowledgement)
    }

    public let kind: EventKind
    public let shape: EventShape
    /// Where somebody asked.
    public let gate: GateName?
    /// The first event that had it.
    public let event: EventReference
    public let seenAt: Instant
    public var standing: Standing

    public init(
        kind: EventKind,
        shape: EventShape,
        gate: GateName? = nil,
        event: EventReference,
        seenAt: Instant,
        standing: Standing = .waiting
    ) {
        self.kind = kind
        self.shape = shape
        self.gate = gate
        self.event = event
        self.seenAt = seenAt
        self.standing = standing
    }

    public var id: ShapeID { ShapeID(kind: kind, digest: shape.digest) }

    /// How many shapes of one kind wait at most, so that nobody can fill a store with them. What comes beyond is new as
    /// well; it is kept once others are acknowledged.
    public static let waitingMax = 100
}

/// That somebody has looked at a shape: rules may decide over it.
public struct ShapeAcknowledgement: Hashable, Sendable {
    public let by: PersonID
    public let at: Instant
    public let because: String

    public init(by person: PersonID, at: Instant, because: String) {
        self.by = person
        self.at = at
        self.because = because
    }
}
