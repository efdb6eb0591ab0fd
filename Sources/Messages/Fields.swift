import Escalation
import JSON

/// Reads the fields of an object from outside, refusing by name what is missing or of the wrong type.
struct Fields {
    private let object: JSONObject
    private let name: String

    init(_ value: JSONValue, _ name: String) throws(Refusal) {
        guard case .object(let object) = value else { throw .malformed("\(name) must be an object") }
        self.object = object
        self.name = name
    }

    /// Refuses members that are not among `known`: what a sender wrote and nobody reads may have been what mattered.
    func refuseOthers(than known: Set<String>) throws(Refusal) {
        guard let other = object.keys.first(where: { !known.contains($0) }) else { return }
        throw unknown(other, known: known)
    }

    var names: Set<String> { Set(object.keys) }

    func unknown(_ key: String, known: Set<String>) -> Refusal {
        .malformed(
            "\(name).\(key.cut(toBytes: 40)) is not known here; known are \(known.sorted().joined(separator: ", "))"
        )
    }

    /// What stands there, of whatever type.
    func value(_ key: String) -> JSONValue? { object[key] }

    func required(_ key: String) throws(Refusal) -> JSONValue {
        guard let value = object[key] else { throw .malformed("\(name) lacks \(key)") }
        return value
    }

    /// A string; absent and null are the same.
    func text(_ key: String) throws(Refusal) -> String? {
        switch object[key] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default: throw .malformed("\(name).\(key) must be a string")
        }
    }

    func requiredText(_ key: String) throws(Refusal) -> String {
        guard let text = try text(key), !text.isEmpty else {
            throw .malformed("\(name) lacks \(key), a string that is not empty")
        }
        return text
    }

    /// A name: short, and nothing in it that breaks a line. Absent and null are the same.
    func name(_ key: String) throws(Refusal) -> String? {
        guard let text = try text(key) else { return nil }
        guard text.utf8.count <= Self.nameBytesMax else {
            throw .tooLong("\(name).\(key)", bytesMax: Self.nameBytesMax)
        }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw .malformed("\(name).\(key) contains a control character")
        }
        return text
    }

    func requiredName(_ key: String) throws(Refusal) -> String {
        guard let text = try name(key), !text.isEmpty else {
            throw .malformed("\(name) lacks \(key), a string that is not empty")
        }
        return text
    }

    /// The longest name, in bytes: what the broker takes for an id (`shortstr`, AMQP 0.9.1 section 4.2.5.3).
    static let nameBytesMax = 255

    func texts(_ key: String) throws(Refusal) -> [String] {
        guard let value = object[key], value != .null else { return [] }
        guard case .array(let elements) = value else { throw .malformed("\(name).\(key) must be a list of strings") }
        var texts: [String] = []
        for element in elements {
            guard case .string(let text) = element else { throw .malformed("\(name).\(key) must hold strings only") }
            texts.append(text)
        }
        return texts
    }

    /// One of the words of an enumeration; absent and null are the same.
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ key: String,
        of type: Choice.Type,
        isRequired: Bool = false
    ) throws(Refusal) -> Choice? {
        guard let word = isRequired ? try requiredText(key) : try text(key) else { return nil }
        guard let choice = Choice(rawValue: word) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw .malformed("\(name).\(key) \(word.cut(toBytes: 40)) is none of \(words)")
        }
        return choice
    }

    /// An object; absent and null are the same.
    func members(_ key: String) throws(Refusal) -> JSONObject? {
        guard let value = object[key], value != .null else { return nil }
        guard case .object(let object) = value else { throw .malformed("\(name).\(key) must be an object") }
        return object
    }

    /// A digest as it is written; absent and null are the same.
    func digest(_ key: String) throws(Refusal) -> Digest? {
        guard let text = try text(key) else { return nil }
        guard let digest = Digest(written: text) else {
            throw .malformed("\(name).\(key) must be sha256: and 64 digits, as `belay case show --json` gives it")
        }
        return digest
    }

    func changes() throws(Refusal) -> [FieldChange] {
        guard let value = object["changes"], value != .null else { return [] }
        guard case .array(let elements) = value else { throw .malformed("\(name).changes must be a list") }
        var changes: [FieldChange] = []
        for element in elements {
            let fields = try Fields(element, "\(name).changes")
            try fields.refuseOthers(than: ["field", "value"])
            guard let path = FieldPath(try fields.requiredName("field")) else {
                throw .malformed("\(name).changes.field must be dotted names")
            }
            changes.append(FieldChange(path: path, value: try fields.required("value")))
        }
        return changes
    }

    /// The alternative that was picked, with its values; `nil` where none is named.
    func alternative() throws(Refusal) -> ChosenAlternative? {
        let given = object["values"].flatMap { $0 == .null ? nil : $0 }
        guard let name = try self.name("alternative") else {
            guard given == nil else { throw .malformed("\(self.name).values come only with an alternative") }
            return nil
        }
        guard let given else { return ChosenAlternative(name: AlternativeName(name)) }
        guard case .object(let values) = given else { throw .malformed("\(self.name).values must be an object") }
        return ChosenAlternative(name: AlternativeName(name), values: values)
    }
}
