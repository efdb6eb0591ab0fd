import JSON

extension JSONValue {
    /// The bytes that a digest of this value is taken over: its canonical form (RFC 8785) where it has one. A number
    /// that has none stands as its text, and members are sorted all the same.
    var digestForm: [UInt8] {
        (try? canonical()) ?? sorted.serialized()
    }

    private var sorted: JSONValue {
        switch self {
        case .array(let elements):
            .array(elements.map(\.sorted))
        case .object(let object):
            .object(JSONObject(object.members.sorted { $0.key.precedes($1.key) }.map { ($0.key, $0.value.sorted) }))
        default:
            self
        }
    }
}
