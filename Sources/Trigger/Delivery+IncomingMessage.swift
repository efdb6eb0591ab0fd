import AMQP
import Ingress

/// A delivery as ingress looks at it. What is decoded is what is asked for.
struct IncomingDelivery: IncomingMessage {
    private let delivery: Delivery
    private let label: DeliveryLabel

    init(_ delivery: Delivery) {
        self.delivery = delivery
        self.label = delivery.label
    }

    /// For what only foreign formats ask.
    private var properties: MessageProperties { delivery.properties }

    var body: [UInt8] { delivery.body }
    var exchange: String { delivery.exchange.rawValue }
    var routingKey: String { delivery.routingKey.rawValue }
    var contentType: String? { label.contentType }
    var contentEncoding: String? { label.contentEncoding }
    var messageID: String? { delivery.messageID }
    var type: String? { properties.type }
    var userID: String? { label.userID }
    var timestamp: Int64? { properties.timestamp.map(Int64.init(clamping:)) }
    var deliveryID: String { "\(delivery.consumerTag.rawValue).\(delivery.tag.rawValue)" }
    var hasHeaders: Bool { label.hasHeaders }

    func header(_ name: String) -> HeaderValue? {
        switch delivery.header(name) {
        case nil: nil
        case .string(let text)?: .text(text)
        case .bytes(let bytes)?: String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .other
        case .bool(let truth)?: .bool(truth)
        case .int(let number)?: .int(number)
        case .unsigned(let number)?: Int64(exactly: number).map { .int($0) } ?? .other
        case .timestamp(let seconds)?: .time(Int64(clamping: seconds))
        default: .other
        }
    }
}
