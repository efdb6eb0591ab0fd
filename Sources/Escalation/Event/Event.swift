import JSON

/// What an automation tool published, as far as Belay keeps it once a trigger or an ask has matched.
///
/// Ingress has mapped foreign formats to CloudEvents attributes before an event reaches the core.
public struct Event: Hashable, Sendable {
    public var id: String
    public var source: String
    public var type: String
    public var subject: String?
    /// The schema that its data keeps to, as the source names it.
    public var dataSchema: String?
    /// When the source says that it happened.
    public var time: Instant?
    /// The running number that the source gives its events, where it gives one.
    public var sequence: Int64?
    /// When Belay took it from the broker, by the store's clock.
    public var arrival: Instant
    /// The broker-checked user that published it; `nil` where the publisher did not name one.
    public var sender: BrokerUser?
    /// W3C trace context, carried through to the outcome.
    public var traceparent: String?
    /// Where the source wants the outcome sent beside the exchange.
    public var callback: String?
    /// The drill that it is sent for, once somebody has looked it up; `nil` of every event that is none.
    public var drill: DrillMark?
    /// The body's `data`.
    public var data: JSONValue

    public init(
        id: String,
        source: String,
        type: String,
        subject: String? = nil,
        dataSchema: String? = nil,
        time: Instant? = nil,
        sequence: Int64? = nil,
        arrival: Instant,
        sender: BrokerUser? = nil,
        traceparent: String? = nil,
        callback: String? = nil,
        data: JSONValue = .null
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.dataSchema = dataSchema
        self.time = time
        self.sequence = sequence
        self.arrival = arrival
        self.sender = sender
        self.traceparent = traceparent
        self.callback = callback
        self.data = data
    }

    public var reference: EventReference {
        EventReference(id: id, source: source, type: type, subject: subject, time: time, sender: sender)
    }

    /// When it happened: as the source says, but never ahead of its arrival; without that word, its arrival.
    public var instant: Instant { min(time ?? arrival, arrival) }

    /// Where this event stands among the events of its key.
    public var position: Position { Position(order: sequence ?? instant.microseconds, tie: id) }
}

/// What stays of an event in a case: enough to find it again at its source, nothing of its content.
public struct EventReference: Hashable, Sendable {
    public var id: String
    public var source: String
    public var type: String
    public var subject: String?
    public var time: Instant?
    public var sender: BrokerUser?

    public init(
        id: String,
        source: String,
        type: String,
        subject: String? = nil,
        time: Instant? = nil,
        sender: BrokerUser? = nil
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.sender = sender
    }
}

/// The order of events of one key: the source's running number, else its time but never ahead of arrival; ties by id.
public struct Position: Hashable, Comparable, Sendable {
    public let order: Int64
    public let tie: String

    public init(order: Int64, tie: String) {
        self.order = order
        self.tie = tie
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.order == right.order && left.tie.isSame(as: right.tie)
    }

    public static func < (left: Self, right: Self) -> Bool {
        left.order == right.order ? left.tie.precedes(right.tie) : left.order < right.order
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(order)
        tie.hashBytes(into: &hasher)
    }
}
