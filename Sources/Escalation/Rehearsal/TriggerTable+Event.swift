import JSON

extension TriggerTable {
    /// What triggers do with an event that does not come from the broker: it is written down and read again, so that
    /// conditions look at it as they do at a message.
    func matches(_ event: Event, with parser: JSONParser) throws(JSONError) -> [Match] {
        var document: JSONObject = [
            "id": .string(event.id), "source": .string(event.source), "type": .string(event.type), "data": event.data,
        ]
        if let subject = event.subject { document["subject"] = .string(subject) }
        if let time = event.time { document["time"] = .string(time.description) }
        do {
            return try parser.withDocument(JSONValue.object(document).serialized()) { root in
                matches(
                    EventView(
                        root: root,
                        id: .text(event.id),
                        source: .text(event.source),
                        type: .text(event.type),
                        sender: event.sender
                    )
                )
            }
        } catch let error as JSONError {
            throw error
        } catch {
            preconditionFailure("reading a document throws JSONError only: \(error)")
        }
    }
}
