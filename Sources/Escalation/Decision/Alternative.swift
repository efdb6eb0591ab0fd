import JSON

/// What may be decided beside what was asked: "pay half", "another vendor", "wait for the document".
///
/// The automation gets its name and its values, each of the type and within the bounds that the policy says.
public struct Alternative: Hashable, Sendable {
    public var name: AlternativeName
    /// One line for people.
    public var title: String
    public var values: [Value]

    public init(name: AlternativeName, title: String, values: [Value] = []) {
        self.name = name
        self.title = title
        self.values = values
    }

    /// A value that a decider gives with it.
    public struct Value: Hashable, Sendable {
        public var name: String
        public var type: ValueType
        /// Whether it may be left out.
        public var isOptional: Bool
        /// Bounds of a number, both included.
        public var atLeast: Double?
        public var atMost: Double?
        /// The texts of which it must be one; empty permits every text.
        public var among: [String]

        public init(
            name: String,
            type: ValueType,
            isOptional: Bool = false,
            atLeast: Double? = nil,
            atMost: Double? = nil,
            among: [String] = []
        ) {
            self.name = name
            self.type = type
            self.isOptional = isOptional
            self.atLeast = atLeast
            self.atMost = atMost
            self.among = among
        }
    }

    public enum ValueType: String, Hashable, Sendable, CaseIterable {
        case string, number, int, bool, timestamp
    }
}

/// An alternative as somebody picked it.
public struct ChosenAlternative: Hashable, Sendable {
    public let name: AlternativeName
    public let values: JSONObject

    public init(name: AlternativeName, values: JSONObject = [:]) {
        self.name = name
        self.values = values
    }

    /// As it stands in an outcome, and in a case's row.
    public var json: JSONValue { ["name": .string(name.rawValue), "values": .object(values)] }
}

extension Alternative {
    /// Refuses values that are missing, not known, of another type or out of bounds.
    func check(_ given: JSONObject) throws(Refusal) {
        for name in given.keys where !values.contains(where: { $0.name == name }) {
            let known = values.isEmpty ? "it has none" : "it has \(values.map(\.name).joined(separator: ", "))"
            throw .unfitValue(name.cut(toBytes: 100), "\(self.name) has no such value: \(known)")
        }
        for value in values {
            guard let written = given[value.name], written != .null else {
                if value.isOptional { continue }
                throw .unfitValue(value.name, "it is missing: give \(value.type.inWords)")
            }
            if let problem = value.problem(with: written) { throw .unfitValue(value.name, problem) }
        }
    }
}

extension Alternative.Value {
    fileprivate func problem(with written: JSONValue) -> String? {
        guard type.fits(written) else { return "it must be \(type.inWords)" }
        if let number = written.approximate {
            if let atLeast, number < atLeast { return "it must be at least \(JSONValue.double(atLeast))" }
            if let atMost, number > atMost { return "it must be at most \(JSONValue.double(atMost))" }
        }
        if case .string(let text) = written {
            guard text.utf8.count <= Decision.textBytesMax else {
                return "it is longer than \(Decision.textBytesMax) bytes"
            }
            if !among.isEmpty, !among.contains(text) { return "it must be one of \(among.joined(separator: ", "))" }
        }
        return nil
    }
}

extension Alternative.ValueType {
    var inWords: String {
        switch self {
        case .string: "a text"
        case .number: "a number"
        case .int: "a whole number"
        case .bool: "true or false"
        case .timestamp: "an instant, as in 2026-03-01T08:00:00Z"
        }
    }

    fileprivate func fits(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.string, .string), (.bool, .bool), (.int, .int), (.int, .uint), (.number, .int), (.number, .uint): true
        case (.number, .double(let number)): number.isFinite
        case (.timestamp, .string(let text)): Instant(text) != nil
        default: false
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
}
