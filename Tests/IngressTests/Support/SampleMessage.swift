import Ingress

/// A message as a test writes it.
struct SampleMessage: IncomingMessage {
    var body: [UInt8]
    var exchange = "belay.events"
    var routingKey = "sample"
    var contentType: String?
    var contentEncoding: String?
    var messageID: String?
    var type: String?
    var userID: String?
    var timestamp: Int64?
    var deliveryID = "lane-1/1"
    var headers: [String: HeaderValue] = [:]

    var hasHeaders: Bool { !headers.isEmpty }

    func header(_ name: String) -> HeaderValue? { headers[name] }

    init(_ body: String, contentType: String? = nil) {
        self.body = Array(body.utf8)
        self.contentType = contentType
    }

    /// A structured CloudEvent.
    static func cloudEvent(_ body: String) -> SampleMessage {
        SampleMessage(body, contentType: "application/cloudevents+json")
    }

    static func cloudEventBatch(_ body: String) -> SampleMessage {
        SampleMessage(body, contentType: "application/cloudevents-batch+json")
    }

    static func json(_ body: String) -> SampleMessage {
        SampleMessage(body, contentType: "application/json")
    }
}
