import JSON

extension DocumentNode {
    /// This value and all below it as JSON, for readers that have rules of their own. Plain words become what YAML's
    /// core schema makes of them; what other readers could take for something else must stand in quotes.
    public func tree() -> JSONValue? {
        switch content {
        case .refused:
            return nil
        case .list(let elements):
            return .array(elements.compactMap { $0.tree() })
        case .map(let members):
            return .object(
                JSONObject(
                    members.compactMap { member in
                        member.value.tree().map { (key: member.key, value: $0) }
                    }
                )
            )
        case .scalar(let scalar):
            guard scalar.style == .plain else { return .string(scalar.text) }
            switch PlainScalar(scalar.text) {
            case .null: return .null
            case .bool(let truth): return .bool(truth)
            case .int(let number): return .int(number)
            case .text: return .string(scalar.text)
            case .ambiguous: return text().map { .string($0) }
            }
        }
    }
}
