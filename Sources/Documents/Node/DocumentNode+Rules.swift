import JSON

extension DocumentReader {
    /// Every document of a file as its keys and values stand there, for comparing it with another version of itself.
    ///
    /// Text without quotes that other readers could take for something else is text here; a number with a fraction
    /// stays a number, so that it differs from the text of its digits.
    public func rules(of source: DocumentSource) -> DocumentReading<[JSONValue]> {
        read(source) { documents in documents.map(\.rules) }
    }
}

extension DocumentNode {
    fileprivate var rules: JSONValue {
        switch content {
        case .refused: return .null
        case .list(let elements): return .array(elements.map(\.rules))
        case .map(let members): return .object(JSONObject(members.map { ($0.key, $0.value.rules) }))
        case .scalar(let scalar):
            guard scalar.style == .plain else { return .string(scalar.text) }
            switch PlainScalar(scalar.text) {
            case .null: return .null
            case .bool(let truth): return .bool(truth)
            case .int(let number): return .int(number)
            case .text: return .string(scalar.text)
            case .ambiguous: return Double(scalar.text).map { .double($0) } ?? .string(scalar.text)
            }
        }
    }
}
