import AuditLog
import Escalation
import JSON
import SignedNote
import Store

extension LogKeyUse {
    /// What an entry of kind `log.key-taken` says; `nil` where it says nothing that can be read.
    public init?(_ body: [UInt8], at index: Int64) {
        guard let fields = try? JSONValue.parse(body), fields["kind"]?.string == Entry.Kind.logKeyTaken.rawValue,
            let key = fields["key"]?.string, (try? VerifierKey(written: key)) != nil
        else { return nil }
        self.init(
            index: index,
            key: key,
            replaced: fields["replaces"]?.string,
            distrustedFrom: fields["distrustedFrom"]?.int
        )
    }

    /// What such an entry says of its key.
    ///
    /// - Parameters:
    ///   - replaced: The key that signs no more.
    ///   - distrustedFrom: The size past which nothing counts that the replaced key signed.
    ///   - last: The newest checkpoint of the log's origin so far, where the new key brings another origin.
    public static func facts(
        of key: VerifierKey,
        replacing replaced: VerifierKey? = nil,
        distrustedFrom: Int64? = nil,
        after last: SignedNote? = nil
    ) -> JSONObject {
        var facts: JSONObject = ["key": .string(key.description)]
        if let replaced { facts["replaces"] = .string(replaced.description) }
        if let distrustedFrom { facts["distrustedFrom"] = .int(distrustedFrom) }
        if let last { facts["after"] = .string(last.written) }
        return facts
    }
}
