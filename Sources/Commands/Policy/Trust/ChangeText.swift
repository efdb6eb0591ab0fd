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

    var bytes: [UInt8] { json.serialized() + [0x0A] }
}
