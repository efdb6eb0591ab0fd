/// Puts a message together from its frames: a method, a header, and as many body frames as it takes
/// (AMQP 0-9-1, section 4.2.6).
///
/// What has come stays here when a wait ends in the middle of a message.
struct ContentAssembly {
    /// The method that announced the content.
    enum Method {
        case deliver(DeliveryTag, redelivered: Bool)
        case `return`(replyCode: UInt16)
    }

    private enum Stage { case idle, header, body }

    private var stage = Stage.idle
    private var method = Method.return(replyCode: 0)
    private var envelope: Envelope?
    private var bodySize = 0
    private var body: [UInt8] = []

    /// The largest message any RabbitMQ can be configured to take (512 MiB).
    static let bodySizeMax = 512 << 20

    /// The peer sent frames in an order that AMQP does not know, or a size beyond reason.
    struct Violation: Error {
        let detail: String
    }

    mutating func begin(_ method: Method, envelope: consuming Envelope) throws(Violation) {
        guard stage == .idle else { throw Violation(detail: "a method came in the middle of a message") }
        self.method = method
        self.envelope = envelope
        stage = .header
    }

    /// Returns the message if it has no body.
    mutating func take(header encoded: UnsafeRawBufferPointer, bodySize: UInt64) throws(Violation) -> Incoming? {
        guard stage == .header else { throw Violation(detail: "a header came without its method") }
        guard bodySize <= Self.bodySizeMax else { throw Violation(detail: "a body of \(bodySize) bytes is announced") }
        envelope?.append(encodedProperties: encoded)
        self.bodySize = Int(bodySize)
        stage = .body
        return bodySize == 0 ? finish() : nil
    }

    /// Returns the message once its last fragment is here.
    mutating func take(fragment: UnsafeRawBufferPointer) throws(Violation) -> Incoming? {
        guard stage == .body else { throw Violation(detail: "a body came without its header") }
        guard body.count + fragment.count <= bodySize else {
            throw Violation(detail: "a body is longer than announced")
        }
        if fragment.count == bodySize {
            body = Array(fragment)
            return finish()
        }
        if body.isEmpty { body.reserveCapacity(bodySize) }
        body.append(contentsOf: fragment)
        return body.count == bodySize ? finish() : nil
    }

    private mutating func finish() -> Incoming? {
        guard let envelope = self.envelope.take() else { return nil }
        stage = .idle
        let body = self.body
        self.body = []
        return switch method {
        case .deliver(let tag, let redelivered):
            .delivery(Delivery(tag: tag, redelivered: redelivered, envelope: envelope, body: body))
        case .return(let replyCode):
            .returned(ReturnedMessage(replyCode: replyCode, envelope: envelope, body: body))
        }
    }
}
