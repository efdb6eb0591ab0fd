import AMQP
import Ingress

/// A delivery as ingress looks at it. What is decoded is what is asked for.
struct IncomingDelivery: IncomingMessage {
    private let delivery: Delivery
    private let properties: MessageProperties

    init(_ delivery: Delivery) {
        self.delivery = delivery
        self.properties = delivery.properties
    }

    var body: [UInt8] { delivery.body }
    var exchange: String { delivery.exchange.rawValue }
    var routingKey: String { delivery.routingKey.rawValue }
    var contentType: String? { properties.contentType }
    var contentEncoding: String? { properties.contentEncoding }
    var messageID: String? { properties.messageID }
    var type: String? { properties.type }
    var userID: String? { properties.userID }
    var timestamp: Int64? { properties.timestamp.map(Int64.init(clamping:)) }
    var deliveryID: String { "\(delivery.consumerTag.rawValue).\(delivery.tag.rawValue)" }
    var hasHeaders: Bool { !properties.headers.isEmpty }

    func header(_ name: String) -> HeaderValue? {
        switch properties.headers[name] {
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
