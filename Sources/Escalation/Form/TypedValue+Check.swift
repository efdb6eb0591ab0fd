import CEL
import JSON

extension TypedValue {
    /// Why what was written does not fit; `nil` where it does. Says nothing of what is absent.
    public func problem(with written: JSONValue) -> ValueProblem? {
        switch (type, written) {
        case (.string, .string(let text)):
            return problem(withText: text)
        case (.strings, .array(let elements)):
            return problem(withList: elements)
        case (.int, _) where written.isWhole, (.number, _) where written.isFinite:
            return problem(withNumber: written)
        case (.bool, .bool):
            return nil
        case (.date, .string(let text)) where CalendarDate(text) != nil:
            return nil
        case (.timestamp, .string(let text)) where Instant(text) != nil:
            return nil
        default:
            return ValueProblem(.wrongType, "it must be \(type.inWords)")
        }
    }

    /// Whether nothing was given: no value, or for texts nothing but blanks.
    func isMissing(_ written: JSONValue?) -> Bool {
        switch (type, written) {
        case (_, nil), (_, .null?): true
        case (.string, .string(let text)?): text.isBlank
        case (.strings, .array(let elements)?): elements.allSatisfy { $0.string?.isBlank ?? false }
        default: false
        }
    }

    private func problem(withText text: String) -> ValueProblem? {
        // A text of a hundred megabytes is not counted scalar by scalar: no scalar takes more than four bytes.
        let bytes = text.utf8.count
        let count = bytes > 4 * length.upperBound ? bytes : text.unicodeScalars.count
        guard count <= length.upperBound else {
            return ValueProblem(.tooLong, "it must have at most \(length.upperBound) characters")
        }
        guard count >= length.lowerBound else {
            return ValueProblem(.tooShort, "it must have at least \(length.lowerBound) characters")
        }
        guard among.isEmpty || among.contains(where: { $0.isSame(as: text) }) else {
            return ValueProblem(.notAmong, "it must be one of \(among.joined(separator: ", ").cut(toBytes: 300))")
        }
        guard pattern?.matches(text) ?? true else {
            return ValueProblem(.pattern, "it must match \(pattern?.text ?? "")")
        }
        return nil
    }

    private func problem(withList elements: [JSONValue]) -> ValueProblem? {
        guard elements.count <= Self.countMax else {
            return ValueProblem(.tooMany, "it must have at most \(Self.countMax) texts")
        }
        var seen: Set<JSONValue> = []
        for element in elements {
            guard case .string(let text) = element else {
                return ValueProblem(.wrongType, "it must be \(type.inWords)")
            }
            if let problem = problem(withText: text) {
                return ValueProblem(problem.code, "each: \(problem.message)")
            }
            guard among.isEmpty || seen.insert(element).inserted else {
                return ValueProblem(.repeated, "it must name each once")
            }
        }
        return nil
    }

    private func problem(withNumber written: JSONValue) -> ValueProblem? {
        guard let number = written.approximate else { return nil }
        if let atLeast, number < atLeast {
            return ValueProblem(.tooSmall, "it must be at least \(JSONValue.double(atLeast))")
        }
        if let atMost, number > atMost {
            return ValueProblem(.tooLarge, "it must be at most \(JSONValue.double(atMost))")
        }
        return nil
    }
}

extension ValueType {
    /// As in *it must be …*.
    public var inWords: String {
        switch self {
        case .string: "a text"
        case .number: "a number"
        case .int: "a whole number"
        case .bool: "true or false"
        case .date: "a date, as in 2026-03-01"
        case .timestamp: "an instant, as in 2026-03-01T08:00:00Z"
        case .strings: "a list of texts"
        }
    }
}

extension JSONValue {
    /// A number as near as a double comes to it.
    fileprivate var approximate: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    fileprivate var isFinite: Bool { approximate?.isFinite ?? false }

    /// Whether it is a whole number, however it is written: `2.0` is one (JSON Schema 2020-12, validation 6.1.1).
    fileprivate var isWhole: Bool { approximate.map { $0.isFinite && $0 == $0.rounded() } ?? false }
}
