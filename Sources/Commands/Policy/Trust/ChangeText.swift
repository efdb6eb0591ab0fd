import Documents
import JSON
import PolicyTrust

/// What a bundle changes and why, as it is signed and kept.
struct ChangeText {
    let why: String
    let difference: JSONValue

    init(why: String, _ difference: PolicyDifference) {
        self.why = why
        self.difference = difference.json
    }

    /// Reads what was signed.
    init(_ bytes: [UInt8]) throws(TrustError) {
        guard let json = try? JSONValue.parse(bytes), let why = json["why"]?.string,
            let fields = json["difference"], fields.array != nil
        else { throw .changeSwapped }
        self.why = why
        difference = fields
    }

    var json: JSONValue { ["why": .string(why), "difference": difference] }

    /// The same for the log, beside whose entries it can never be erased for one person's sake: of a directory it names the
    /// fields that change, and not what they held or hold.
    var withoutPeople: JSONValue {
        let fields = (difference.array ?? []).map { field in
            guard field["document"]?.string == DocumentKind.directory.rawValue, var object = field.object else {
                return field
            }
            object["old"] = nil
            object["new"] = nil
            return .object(object)
        }
        return ["why": .string(why), "difference": .array(fields)]
    }

    var bytes: [UInt8] { json.serialized() + [0x0A] }
}
