import Escalation
import JSON

/// Who may change policies, and what they put into force, as it is stored. What of it is believed is for whoever reads
/// it to check.
public struct StoredTrust: Hashable, Sendable {
    /// Oldest first.
    public let roots: [StoredRoot]
    /// Oldest first.
    public let bundles: [StoredBundle]

    public init(roots: [StoredRoot], bundles: [StoredBundle]) {
        self.roots = roots
        self.bundles = bundles
    }
}

/// A root as a signed note.
public struct StoredRoot: Hashable, Sendable {
    public let version: Int64
    public let note: String
    public let at: Instant
    public let storedBy: String

    public init(version: Int64, note: String, at: Instant, storedBy: String) {
        self.version = version
        self.note = note
        self.at = at
        self.storedBy = storedBy
    }
}

/// A policy bundle that took force: its signed note and what the note's digests are of. The bytes of its files are the
/// documents of the store, put together again.
public struct StoredBundle: Hashable, Sendable {
    /// A file, by the documents that it holds, in its order.
    public struct File: Hashable, Sendable {
        public let path: String
        public let documents: [Document]

        public init(path: String, documents: [Document]) {
            self.path = path
            self.documents = documents
        }
    }

    /// A document of the store.
    public struct Document: Hashable, Sendable {
        public let kind: String
        public let name: String
        public let version: Int64

        public init(kind: String, name: String, version: Int64) {
            self.kind = kind
            self.name = name
            self.version = version
        }
    }

    public let version: Int64
    public let note: String
    public let manifest: String
    /// What differs from the bundle before, and why it was wanted: JSON. `nil` where it told of a directory that was erased.
    public let change: String?
    public let files: [File]
    public let at: Instant
    public let storedBy: String

    public init(
        version: Int64,
        note: String,
        manifest: String,
        change: String?,
        files: [File],
        at: Instant,
        storedBy: String
    ) {
        self.version = version
        self.note = note
        self.manifest = manifest
        self.change = change
        self.files = files
        self.at = at
        self.storedBy = storedBy
    }
}

extension StoreTransaction {
    /// Writes an entry about the installation. Takes the one ``write(_:)`` of a transaction.
    public func record(_ kind: Entry.Kind, facts: JSONObject, detail: Entry.Detail? = nil) throws {
        var changes = ChangeSet()
        changes.entries = [
            .ofInstallation(kind, change: try nextInstallationChange(), at: now, facts: facts, detail: detail)
        ]
        _ = try write(changes)
    }
}
