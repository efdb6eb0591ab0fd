import Escalation
import JSON
import Messages

extension Envelope {
    /// As it stands beside an inbox row. A body of text stays readable; any other is written in hexadecimal.
    var stored: String {
        var object = StoredObject()
        object.set(Field.exchange, exchange)
        object.set(Field.routingKey, routingKey)
        object.set(Field.id, id)
        object.set(Field.type, type)
        object.set(Field.contentType, contentType)
        object.set(Field.correlation, correlation)
        object.set(Field.traceparent, traceparent)
        if let text = String(validating: body, as: UTF8.self) {
            object.set(Field.body, text)
        } else {
            object.set(Field.hexadecimal, body.hexadecimal)
        }
        return object.value.description
    }

    init(stored view: JSONView) throws {
        let body: [UInt8]
        if let text = view[Field.body]?.string {
            body = Array(text.utf8)
        } else {
            body = [UInt8](hexadecimal: try view.text(Field.hexadecimal)) ?? []
        }
        self.init(
            exchange: try view.text(Field.exchange),
            routingKey: try view.text(Field.routingKey),
            id: try view.text(Field.id),
            type: try view.text(Field.type),
            contentType: try view.text(Field.contentType),
            correlation: view[Field.correlation]?.string,
            traceparent: view[Field.traceparent]?.string,
            body: body
        )
    }
}
