import JSON

/// One field that two versions of the rules do not have in common.
public struct ChangedField: Hashable, Sendable {
    /// Of which document, as ``RuleDocument/label`` names it.
    public let document: String
    /// Where in the document: keys, and the names of list elements in brackets, as in `levels[operator].window`. Empty
    /// for the document as a whole.
    public let path: String
    /// `nil` where it was absent.
    public let old: JSONValue?
    /// `nil` where it is absent now.
    public let new: JSONValue?
    public let effect: ChangeClass

    public init(document: String, path: String, old: JSONValue?, new: JSONValue?, effect: ChangeClass) {
        self.document = document
        self.path = path
        self.old = old
        self.new = new
        self.effect = effect
    }

    public var json: JSONValue {
        var object: JSONObject = [
            "document": .string(document), "path": .string(path), "effect": .string(effect.rawValue),
        ]
        if let old { object["old"] = old }
        if let new { object["new"] = new }
        return .object(object)
    }
}
