import JSON

/// Reads the members of an object one by one, and remembers everything that is wrong instead of stopping at the first.
///
/// Every name that is asked for is known; a member that nobody asked for is a problem, with the nearest known name.
struct FieldReader {
    let path: String
    private let object: JSONObject
    private var known: [String] = []
    private(set) var problems: [FieldProblems.Problem] = []

    private init(_ object: JSONObject, path: String) {
        self.object = object
        self.path = path
    }

    /// Reads a document with `read`, which may give up with `nil` once it has named a problem.
    static func read<Value>(
        _ document: JSONValue,
        _ read: (inout FieldReader) -> Value?
    ) throws(FieldProblems) -> Value {
        guard case .object(let object) = document else {
            throw FieldProblems(problems: [.init(path: "", message: "it is no object: write fields with values")])
        }
        var reader = FieldReader(object, path: "")
        let value = read(&reader)
        reader.refuseUnknown()
        guard reader.problems.isEmpty, let value else { throw FieldProblems(problems: reader.problems) }
        return value
    }

    /// The value of a member; null counts as absent.
    mutating func value(_ name: String) -> JSONValue? {
        known.append(name)
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    mutating func required<Value>(_ name: String, _ read: (inout FieldReader, String) -> Value?) -> Value? {
        let before = problems.count
        let value = read(&self, name)
        if value == nil, problems.count == before { report(name, "it is required and absent") }
        return value
    }

    /// An object with fields of its own.
    mutating func object<Value>(_ name: String, _ read: (inout FieldReader) -> Value?) -> Value? {
        guard let value = value(name) else { return nil }
        guard case .object(let inner) = value else {
            report(name, "it is no object: write fields with values")
            return nil
        }
        var reader = FieldReader(inner, path: place(name))
        let result = read(&reader)
        reader.refuseUnknown()
        problems += reader.problems
        return result
    }

    /// An object whose names are the writer's own.
    mutating func table<Value>(_ name: String, _ read: (inout FieldReader, String, JSONValue) -> Value?) -> [String:
        Value]
    {
        let table = object(name) { reader in
            var table: [String: Value] = [:]
            for (key, value) in reader.object {
                reader.known.append(key)
                table[key] = read(&reader, key, value)
            }
            return table
        }
        return table ?? [:]
    }

    mutating func report(_ name: String, _ message: String) {
        problems.append(.init(path: place(name), message: message))
    }

    private func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    /// Names at most eight: a stranger's object may have any number.
    private mutating func refuseUnknown() {
        for key in object.keys.lazy.filter({ [known] in !known.contains($0) }).prefix(8) {
            let meant = NearestName.of(key, in: known).map { "did you mean \($0)?" }
            let shown = String(
                key.unicodeScalars.prefix(64).map { $0.properties.generalCategory == .control ? " " : Character($0) }
            )
            report(shown, "there is no such field: \(meant ?? "there are \(known.joined(separator: ", "))")")
        }
    }
}
