import JSON

/// What may be decided beside what was asked: "pay half", "another vendor", "wait for the document".
///
/// The automation gets its name and its values, each of the type and within the bounds that the policy says.
public struct Alternative: Hashable, Sendable {
    public var name: AlternativeName
    /// One line for people.
    public var title: LocalText
    public var values: [Value]

    public init(name: AlternativeName, title: LocalText, values: [Value] = []) {
        self.name = name
        self.title = title
        self.values = values
    }

    /// A value that a decider gives with it.
    public typealias Value = TypedValue
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
    /// Every value that is missing, not known, of another type or out of bounds.
    func refusals(of given: JSONObject) -> [Refusal] {
        let known = values.isEmpty ? "it has none" : "it has \(values.map(\.name).joined(separator: ", "))"
        let unknown = given.keys.filter { name in !values.contains { $0.name.isSame(as: name) } }
        var found = unknown.prefix(Refusal.severalMax).map { name in
            Refusal.unfitValue(name.cut(toBytes: 100), "\(self.name) has no such value: \(known)")
        }
        for value in values {
            guard let written = given[value.name], written != .null else {
                if value.isOptional { continue }
                found.append(.unfitValue(value.name, "it is missing: give \(value.type.inWords)"))
                continue
            }
            if let problem = value.problem(with: written) { found.append(.unfitValue(value.name, problem.message)) }
        }
        return found
    }
}
