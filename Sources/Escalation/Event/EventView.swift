import JSON

/// An event as it lies in the broker's message, not copied: the form in which triggers look at it.
///
/// Ingress makes one for every element of a message, whatever its format; it is valid only while the parsed message is.
/// Most events match nothing, and then no ``Event`` is ever made of them.
public struct EventView {
    /// An attribute: where it stands in the parsed message, or text that ingress took from elsewhere (a header, a
    /// mapping).
    public enum Attribute {
        case absent
        case json(JSONView)
        case text(String)

        /// The text; `nil` where the attribute is absent or no string.
        public var string: String? {
            switch self {
            case .absent: nil
            case .json(let view): view.string
            case .text(let text): text
            }
        }

        /// Whether it is the string `key`, byte for byte, without copying it out of the message.
        func isEqual(to key: JSONKey) -> Bool {
            switch self {
            case .absent: false
            case .json(let view): view.isEqual(to: key)
            case .text(let text): text.isSame(as: key.name)
            }
        }
    }

    /// The whole document, where every attribute is a member of it: a structured CloudEvent. Conditions then read
    /// straight from it.
    public var root: JSONView?
    public var id: Attribute
    public var source: Attribute
    public var type: Attribute
    public var subject: Attribute
    public var time: Attribute
    public var dataSchema: Attribute
    /// `nil` where the event has no data.
    public var data: JSONView?
    /// The source's running number, where the mapping names one.
    public var sequence: Int64?
    /// Set by mappings for formats whose times name no zone.
    public var timeIsUTCWithoutZone: Bool
    public var sender: BrokerUser?
    public var traceparent: String?
    public var callback: String?
    /// The drill that its sender marked it with: a claim, until somebody has looked the drill up.
    public var drill: DrillID?

    public init(
        root: JSONView? = nil,
        id: Attribute,
        source: Attribute,
        type: Attribute,
        subject: Attribute = .absent,
        time: Attribute = .absent,
        dataSchema: Attribute = .absent,
        data: JSONView? = nil,
        sequence: Int64? = nil,
        timeIsUTCWithoutZone: Bool = false,
        sender: BrokerUser? = nil,
        traceparent: String? = nil,
        callback: String? = nil
    ) {
        self.root = root
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.dataSchema = dataSchema
        self.data = data
        self.sequence = sequence
        self.timeIsUTCWithoutZone = timeIsUTCWithoutZone
        self.sender = sender
        self.traceparent = traceparent
        self.callback = callback
    }

    /// The event, copied out of the message.
    public func materialised(arrival: Instant) -> Event {
        Event(
            id: id.string ?? "",
            source: source.string ?? "",
            type: type.string ?? "",
            subject: subject.string,
            dataSchema: dataSchema.string,
            time: time.string.flatMap { Instant($0, assumingUTC: timeIsUTCWithoutZone) },
            sequence: sequence,
            arrival: arrival,
            sender: sender,
            traceparent: traceparent,
            callback: callback,
            data: data?.materialise() ?? .null
        )
    }
}
