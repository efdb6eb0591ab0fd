import Escalation
import JSON

/// Names of members in stored JSON, prepared once.
enum Field {
    static let ask = JSONKey("ask")
    static let because = JSONKey("because")
    static let body = JSONKey("body")
    static let callback = JSONKey("callback")
    static let cause = JSONKey("cause")
    static let contentType = JSONKey("contentType")
    static let correlation = JSONKey("correlation")
    static let digest = JSONKey("digest")
    static let drill = JSONKey("drill")
    static let event = JSONKey("event")
    static let exchange = JSONKey("exchange")
    static let facts = JSONKey("facts")
    static let gate = JSONKey("gate")
    static let hexadecimal = JSONKey("hexadecimal")
    static let id = JSONKey("id")
    static let key = JSONKey("key")
    static let link = JSONKey("link")
    static let name = JSONKey("name")
    static let neededBy = JSONKey("neededBy")
    static let options = JSONKey("options")
    static let origin = JSONKey("origin")
    static let path = JSONKey("path")
    static let policyHash = JSONKey("policyHash")
    static let question = JSONKey("question")
    static let routingKey = JSONKey("routingKey")
    static let run = JSONKey("run")
    static let sender = JSONKey("sender")
    static let snapshot = JSONKey("snapshot")
    static let source = JSONKey("source")
    static let step = JSONKey("step")
    static let subject = JSONKey("subject")
    static let time = JSONKey("time")
    static let traceparent = JSONKey("traceparent")
    static let type = JSONKey("type")
    static let value = JSONKey("value")
    static let version = JSONKey("version")
    static let workflow = JSONKey("workflow")
}

/// Collects the members of an object that is to be stored; what is `nil` is left out.
struct StoredObject {
    private(set) var members: [JSONObject.Member] = []

    mutating func set(_ key: JSONKey, _ text: String?) {
        if let text { members.append((key.name, .string(text))) }
    }

    mutating func set(_ key: JSONKey, _ instant: Instant?) {
        if let instant { members.append((key.name, .int(instant.microseconds))) }
    }

    mutating func set(_ key: JSONKey, value: JSONValue) {
        members.append((key.name, value))
    }

    var value: JSONValue { .object(JSONObject(members)) }
}

extension JSONView {
    /// A text that was always written.
    func text(_ key: JSONKey) throws -> String {
        guard let text = self[key]?.string else {
            throw StoreError(.unexpected, operation: "read a row", message: "stored JSON lacks \(key.name)")
        }
        return text
    }

    func instant(_ key: JSONKey) -> Instant? {
        self[key]?.int.map(Instant.init(microseconds:))
    }
}

/// Reads stored JSON with one parser, sealed or not.
///
/// What is read here was written here, so the limits are the parser's own and not those for strangers.
final class StoredJSONReader {
    let keys: SubjectKeys
    private let parser = JSONParser()
    private let limits = JSONLimits(bytesMax: .max, depthMax: .max, keysMax: .max, stringBytesMax: .max)

    init(keys: SubjectKeys) {
        self.keys = keys
    }

    func read<Result>(_ stored: String, _ body: (JSONView) throws -> Result) throws -> Result {
        guard let text = try keys.open(stored) else {
            throw StoreError(.unexpected, operation: "read a row", message: "the key of what it says is gone")
        }
        do {
            return try parser.withDocument(text, limits: limits, body)
        } catch let error as JSONError {
            throw StoreError(.unexpected, operation: "read a row", message: "stored JSON: \(error.kind)")
        }
    }

    func texts(_ text: String) throws -> [String] {
        try read(text) { $0.elements.compactMap(\.string) }
    }
}

extension Sequence<String> {
    /// A JSON array of these, as it stands in a column.
    var storedArray: String {
        JSONValue.array(map { .string($0) }).description
    }
}

extension [Int64] {
    /// Numbers as the text of a JSON array: one statement for many rows.
    var storedArray: String {
        JSONValue.array(map { .int($0) }).description
    }
}
