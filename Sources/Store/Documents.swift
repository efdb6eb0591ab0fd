import Escalation

/// A policy, directory or source document as applied: its exact text, under a name and version.
public struct StoredDocument: Hashable, Sendable {
    public let kind: String
    public let name: String
    public let version: Int64
    public let text: String
    public let hash: Digest
    public let appliedAt: Instant
    public let appliedBy: String

    public init(
        kind: String,
        name: String,
        version: Int64,
        text: String,
        hash: Digest,
        appliedAt: Instant,
        appliedBy: String
    ) {
        self.kind = kind
        self.name = name
        self.version = version
        self.text = text
        self.hash = hash
        self.appliedAt = appliedAt
        self.appliedBy = appliedBy
    }
}

public enum ApplyVerdict: Hashable, Sendable {
    case applied
    /// The same content stands there already.
    case unchanged
    /// This version stands there with another content.
    case versionTaken
    /// A higher version stands there.
    case notNewer(newest: Int64)
}
