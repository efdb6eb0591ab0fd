import JSON

/// What kind of thing a decision rests on: the schema that the event names, and the names and types of the captured
/// fields, without their values.
///
/// Two events that differ in their values have one shape; a field that is new, gone or of another type makes another.
public struct EventShape: Hashable, Sendable {
    /// The CloudEvents attribute `dataschema`, where the event has it.
    public let dataSchema: String?
    /// The captured fields, each value replaced by the name of its JSON type; of a list, the types in it, each once.
    public let structure: JSONValue
    /// Of both.
    public let digest: Digest

    public init(dataSchema: String?, fields: JSONValue) {
        self.init(dataSchema: dataSchema, structure: fields.structure)
    }

    /// Puts a shape together from its stored parts.
    public init(dataSchema: String?, structure: JSONValue, digest: Digest) {
        self.dataSchema = dataSchema
        self.structure = structure
        self.digest = digest
    }

    init(dataSchema: String?, structure: JSONValue) {
        self.dataSchema = dataSchema
        self.structure = structure
        let whole: JSONValue = ["dataschema": dataSchema.map { .string($0) } ?? .null, "fields": structure]
        self.digest = Digest(of: whole.digestForm)
    }
}

extension Snapshot {
    /// What was asked is no part of it: questions differ, and the schema has a place of its own.
    public var shape: EventShape {
        guard case .object(var kept) = fields else { return EventShape(dataSchema: nil, fields: fields) }
        kept["ask"] = nil
        kept[Self.dataSchemaName] = nil
        return EventShape(dataSchema: dataSchema, fields: .object(kept))
    }

    /// The schema that the event named.
    public var dataSchema: String? { fields[Self.dataSchemaName]?.string }

    static let dataSchemaName = "dataschema"
}

extension JSONValue {
    fileprivate var structure: JSONValue {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .int, .uint, .double: "number"
        case .string: "string"
        case .array(let elements):
            .array(Set(elements.map(\.structure)).sorted { $0.digestForm.lexicographicallyPrecedes($1.digestForm) })
        case .object(let object): .object(JSONObject(object.map { ($0.key, $0.value.structure) }))
        }
    }
}
