/// How the events of a foreign format are read: which field is what.
public struct SourceMapping: Hashable, Sendable {
    /// What names an event that brings no id.
    public enum Identity: String, Hashable, Sendable, CaseIterable {
        /// A digest of the event's content: the same content twice is the same event, sent again.
        case content
        /// Every delivery counts: the same content twice is two events. A message that the broker delivers again counts
        /// again unless it has a message id.
        case delivery
        /// The mapping names an id, and an event without one is refused.
        case path
    }

    /// How the source writes times.
    public enum TimeForm: String, Hashable, Sendable, CaseIterable {
        /// RFC 3339, with a zone.
        case rfc3339
        /// As RFC 3339 but without a zone, meaning UTC; a space may stand for the T.
        case utcWithoutZone = "utc-without-zone"
        /// Seconds since 1970, with or without a fraction.
        case unixSeconds = "unix-seconds"
        /// Milliseconds since 1970.
        case unixMilliseconds = "unix-milliseconds"
    }

    /// Where the message's document carries another as text; everything below is read from that one.
    public var open: DocumentPath?
    /// The array of events. At the root a single event may also stand without one.
    public var batch: DocumentPath?
    public var id: MappedAttribute?
    public var identity: Identity
    public var source: MappedAttribute
    public var type: MappedAttribute
    public var subject: MappedAttribute?
    public var time: MappedAttribute?
    public var timeForm: TimeForm
    /// The source's running number, where it has one that never goes back.
    public var order: MappedAttribute?
    /// What conditions see as `data`: the whole event unless a part is named.
    public var data: DocumentPath
    /// Where outcomes for this source go beside the exchange.
    public var callback: String?

    public init(
        open: DocumentPath? = nil,
        batch: DocumentPath? = nil,
        id: MappedAttribute? = nil,
        identity: Identity,
        source: MappedAttribute,
        type: MappedAttribute,
        subject: MappedAttribute? = nil,
        time: MappedAttribute? = nil,
        timeForm: TimeForm = .rfc3339,
        order: MappedAttribute? = nil,
        data: DocumentPath = .root,
        callback: String? = nil
    ) {
        self.open = open
        self.batch = batch
        self.id = id
        self.identity = identity
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.timeForm = timeForm
        self.order = order
        self.data = data
        self.callback = callback
    }
}
