import Escalation

/// A policy, directory or source document as applied: its exact text, under a name and version.
public struct StoredDocument: Hashable, Sendable {
    /// Of the one document that is about people.
    static let directoryKind = "directory"

    public let kind: String
    public let name: String
    public let version: Int64
    /// `nil` where it was erased.
    public let text: String?
    public let hash: Digest
    public let appliedAt: Instant
    public let appliedBy: String

    public init(
        kind: String,
        name: String,
        version: Int64,
        text: String?,
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

extension StoredDocument {
    /// The same once nobody can read it any more.
    var erased: StoredDocument {
        StoredDocument(
            kind: kind,
            name: name,
            version: version,
            text: nil,
            hash: hash,
            appliedAt: appliedAt,
            appliedBy: appliedBy
        )
    }
}

/// A version of a document that was erased, and the key under which it stood.
public struct ErasedDocument: Hashable, Sendable {
    public let kind: String
    public let name: String
    public let version: Int64
    public let key: SubjectKeyID

    public init(kind: String, name: String, version: Int64, key: SubjectKeyID) {
        self.kind = kind
        self.name = name
        self.version = version
        self.key = key
    }
}

public enum ApplyVerdict: Hashable, Sendable {
    case applied
    /// The same content stands there already.
    case unchanged
    /// This version stands there with another content.
    case versionTaken
    /// This version stood there and was erased.
    case erased
    /// A higher version stands there.
    case notNewer(newest: Int64)
}
