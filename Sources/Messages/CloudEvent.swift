import Escalation
import JSON

/// A CloudEvent 1.0 of ours, in structured JSON mode.
public struct CloudEvent: Hashable, Sendable {
    public static let contentType = "application/cloudevents+json"

    public var id: String
    public var source: String
    public var type: String
    public var subject: String?
    public var time: Instant
    public var traceparent: String?
    public var data: JSONValue

    public init(
        id: String,
        source: String,
        type: String,
        subject: String? = nil,
        time: Instant,
        traceparent: String? = nil,
        data: JSONValue
    ) {
        self.id = id
        self.source = source
        self.type = type
        self.subject = subject
        self.time = time
        self.traceparent = traceparent
        self.data = data
    }

    public var body: [UInt8] {
        var object: JSONObject = [
            "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type),
        ]
        if let subject { object["subject"] = .string(subject) }
        object["time"] = .string(time.description)
        if let traceparent { object["traceparent"] = .string(traceparent) }
        object["datacontenttype"] = "application/json"
        object["data"] = data
        return JSONValue.object(object).serialized()
    }
}
