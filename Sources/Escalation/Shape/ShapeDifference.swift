import JSON

/// What tells one shape from another, field by field. Names of fields; nothing of their values.
public struct ShapeDifference: Hashable, Sendable {
    public struct Retyped: Hashable, Sendable {
        public let field: String
        public let from: String
        public let to: String
    }

    public let added: [String]
    public let gone: [String]
    public let retyped: [Retyped]
    /// Whether the events name different schemas.
    public let isOfAnotherSchema: Bool

    public init(from old: EventShape, to new: EventShape) {
        let (before, after) = (old.fieldTypes, new.fieldTypes)
        added = after.keys.filter { before[$0] == nil }.sorted()
        gone = before.keys.filter { after[$0] == nil }.sorted()
        retyped = before.keys.sorted().compactMap { field in
            guard let from = before[field], let to = after[field], from != to else { return nil }
            return Retyped(field: field, from: from, to: to)
        }
        isOfAnotherSchema = old.dataSchema != new.dataSchema
    }

    /// In how many points they differ.
    public var count: Int { added.count + gone.count + retyped.count + (isOfAnotherSchema ? 1 : 0) }

    /// Against the known shape from which the new one differs least; of several, the first. `nil` where none is known
    /// whose fields were kept.
    public init?(of new: EventShape, from known: [EventShape]) {
        let all = known.filter { $0.structure != .null }.map { Self(from: $0, to: new) }
        guard let nearest = all.min(by: { $0.count < $1.count }) else { return nil }
        self = nearest
    }

    /// As it stands beside an entry, the first hundred of each: what an event contains has no bound.
    public var json: JSONObject {
        func shown(_ fields: [String]) -> JSONValue {
            .array(fields.prefix(100).map { .string($0.cut(toBytes: 256)) })
        }
        var object = JSONObject()
        if !added.isEmpty { object["added"] = shown(added) }
        if !gone.isEmpty { object["gone"] = shown(gone) }
        if !retyped.isEmpty {
            object["retyped"] = .array(
                retyped.prefix(100).map {
                    [
                        "field": .string($0.field.cut(toBytes: 256)), "from": .string($0.from), "to": .string($0.to),
                    ]
                }
            )
        }
        if isOfAnotherSchema { object["schemaChanged"] = true }
        return object
    }
}

extension EventShape {
    /// Every field by its dotted path, `[]` for what a list holds, with the name of its type; of what occurs in a list
    /// with several types, all of them.
    public var fieldTypes: [String: String] {
        var types: [String: Set<String>] = [:]
        Self.collect(structure, at: "", in: &types)
        return types.mapValues { $0.sorted().joined(separator: " or ") }
    }

    private static func collect(_ structure: JSONValue, at path: String, in types: inout [String: Set<String>]) {
        switch structure {
        case .string(let type): types[path, default: []].insert(type)
        case .array(let elements):
            types[path, default: []].insert("list")
            for element in elements { collect(element, at: path + "[]", in: &types) }
        case .object(let object):
            if !path.isEmpty { types[path, default: []].insert("object") }
            for member in object {
                collect(member.value, at: path.isEmpty ? member.key : "\(path).\(member.key)", in: &types)
            }
        default: break
        }
    }
}
