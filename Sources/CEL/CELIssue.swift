/// Something wrong with an expression, found before it is ever evaluated.
public struct CELIssue: Error, Hashable, Sendable {
    /// Line, from 1.
    public let line: Int
    /// Column in Unicode scalars, from 1.
    public let column: Int
    /// One sentence for the author of the expression, with a suggestion where there is one.
    public let message: String
}

extension CELIssue: CustomStringConvertible {
    public var description: String { "\(self.line):\(self.column): \(self.message)" }
}

/// Everything found wrong with one expression, in the order of the source. Never empty.
public struct CELIssues: Error, Hashable, Sendable {
    public let issues: [CELIssue]
}

extension CELIssues: CustomStringConvertible {
    public var description: String { self.issues.map(\.description).joined(separator: "\n") }
}
