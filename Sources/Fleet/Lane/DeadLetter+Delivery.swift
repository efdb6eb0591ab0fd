import AMQP
import Escalation
import JSON
import Store

extension DeadLetter {
    /// A letter whose id follows from its content and origin, so that condemning the same message twice leaves one.
    init(_ condemned: Condemned, of delivery: Delivery, queue: String) {
        let properties = delivery.properties
        self.init(
            id: DerivedID.of("dead", queue, properties.messageID ?? "", Digest(of: condemned.body).hexadecimal),
            at: Instant(microseconds: 0),
            reason: condemned.reason,
            queue: queue,
            exchange: delivery.exchange.rawValue,
            routingKey: delivery.routingKey.rawValue,
            properties: String(decoding: properties.json.serialized(), as: UTF8.self),
            body: condemned.body,
            state: .dead
        )
    }
}

extension Delivery {
    /// The queue it came from: the lane's consumer tags end in it.
    func queue(after prefix: String) -> String {
        let tag = consumerTag.rawValue
        return tag.hasPrefix(prefix) ? String(tag.dropFirst(prefix.count)) : tag
    }
}

extension MessageProperties {
    /// What people need in order to understand a dead letter, and a retry in order to publish it again.
    var json: JSONValue {
        var object = JSONObject()
        for (name, text) in [
            ("content-type", contentType), ("content-encoding", contentEncoding), ("message-id", messageID),
            ("correlation-id", correlationID), ("type", type), ("user-id", userID), ("app-id", appID),
        ] {
            if let text { object[name] = .string(text) }
        }
        var table = JSONObject()
        for entry in headers {
            switch entry.value {
            case .string(let text): table[entry.name] = .string(text)
            case .int(let number): table[entry.name] = .int(number)
            case .bool(let flag): table[entry.name] = .bool(flag)
            default: continue
            }
        }
        if !table.isEmpty { object["headers"] = .object(table) }
        return .object(object)
    }
}
