import JSON

/// What came of reading a file: the value, if nothing is wrong with it, and everything there is to say about it.
public struct DocumentReading<Value> {
    /// `nil` when there is any error.
    public let value: Value?
    /// Errors and warnings in the order of the file.
    public let issues: [DocumentIssue]
    /// Issues beyond ``DocumentLimits/issuesMax``, which were counted and not kept.
    public let omitted: Int

    public var errors: [DocumentIssue] { issues.filter { $0.severity == .error } }
    public var warnings: [DocumentIssue] { issues.filter { $0.severity == .warning } }

    /// The value, or all errors as one.
    public func get() throws(DocumentError) -> Value {
        guard let value else { throw DocumentError(issues: errors, omitted: omitted) }
        return value
    }
}

extension DocumentReading: Sendable where Value: Sendable {}

/// Everything for which a file was refused.
public struct DocumentError: Error, Hashable, Sendable, CustomStringConvertible {
    public let issues: [DocumentIssue]
    public let omitted: Int

    /// Issues of one file, or of several that are refused together.
    public init(issues: [DocumentIssue], omitted: Int = 0) {
        self.issues = issues
        self.omitted = omitted
    }

    /// One issue after the other, as people read them.
    public var description: String {
        var text = issues.map(\.description).joined(separator: "\n")
        if omitted > 0 { text += "\n… and \(omitted) more" }
        return text
    }

    /// For `--json`.
    public var json: JSONValue {
        ["issues": .array(issues.map(\.json)), "omitted": .int(Int64(omitted))]
    }
}
