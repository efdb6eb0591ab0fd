import JSON

/// The fields of the stopped event that a decision rests on, with their digest.
public struct Snapshot: Hashable, Sendable {
    public let fields: JSONValue
    /// Of the canonical form of `fields`.
    public let digest: Digest

    public init(fields: JSONValue, digest: Digest) {
        self.fields = fields
        self.digest = digest
    }

    /// Keeps `paths` of an event's attributes and data, or all of `data` where no path is named; and the schema that the
    /// event names, where it names one: the same fields under another schema may mean something else.
    ///
    /// - Parameter ask: What an automation asked. It is always kept, as `ask`: an answer to one question is none to
    ///   another, however alike the data.
    public init(of event: Event, capture paths: [FieldPath]?, asking ask: Ask? = nil) {
        var kept = Self.captured(paths, of: event)
        if let ask { kept["ask"] = ask.account }
        if let schema = event.dataSchema { kept[Self.dataSchemaName] = .string(schema) }
        self.init(fields: .object(kept))
    }

    private static func captured(_ paths: [FieldPath]?, of event: Event) -> JSONObject {
        var kept = JSONObject()
        if let paths {
            let whole: JSONValue = [
                "type": .string(event.type), "source": .string(event.source),
                "subject": event.subject.map { .string($0) } ?? .null, "data": event.data,
            ]
            for path in paths {
                guard let value = path.value(in: whole) else { continue }
                kept = kept.setting(value, at: path.names[...])
            }
        } else {
            kept["data"] = event.data
        }
        return kept
    }

    /// The shape of what a snapshot would keep, without its digest: every event that touches a key is asked for it.
    static func shape(of event: Event, capture paths: [FieldPath]?) -> EventShape {
        EventShape(dataSchema: event.dataSchema, fields: .object(captured(paths, of: event)))
    }

    /// What the automation asked, where it did.
    var question: String? { fields["ask"]?["question"]?.string }

    /// Digests `fields` in canonical form. A number that has no exact canonical form is digested as its text, so that
    /// no event is refused for a float.
    public init(fields: JSONValue) {
        self.init(fields: fields, digest: Digest(of: fields.digestForm))
    }
}

extension JSONObject {
    /// This object with `value` at the end of `names`, making the objects on the way.
    func setting(_ value: JSONValue, at names: ArraySlice<String>) -> JSONObject {
        guard let first = names.first else { return self }
        var copy = self
        if names.count == 1 {
            copy[first] = value
        } else if case .object(let inner)? = self[first] {
            copy[first] = .object(inner.setting(value, at: names.dropFirst()))
        } else {
            copy[first] = .object(JSONObject().setting(value, at: names.dropFirst()))
        }
        return copy
    }
}
