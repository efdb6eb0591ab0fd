import Documents
import PolicyTrust

/// Why the rules that the store holds are not believed. Who has read rules before goes on by those; who has none does
/// not start.
public struct RulebookDoubt: Error, Hashable, ExitCoded, CustomStringConvertible {
    /// A word for logs.
    public let code: String
    public let description: String

    public init(_ error: TrustError) {
        code = error.code
        description = "the policies in the store are not believed: \(error)"
    }

    public init(_ error: DocumentError) {
        code = "unreadable"
        description = "the policies in the store cannot be read:\n\(error)"
    }

    /// - Parameter version: Of the directory in force, whose key is gone.
    init(withoutDirectory version: Int64) {
        code = "directory-erased"
        description =
            "the directory in force, version \(version), cannot be read: its key is gone; apply the next version"
    }

    public var exitCode: ExitCode { .configuration }
}
