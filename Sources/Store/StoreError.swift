/// Why the store did not do what was asked, and whether the same work may be tried again.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    public enum Kind: String, Sendable, CaseIterable {
        // The same work may be tried again, after a wait.
        case unavailable, busy, deadlock, serialization, full, timeout
        /// The store names the data as the reason: handled alone, it condemns its message.
        case data
        // The worker stops and says so.
        case moved, newerSchema, notMigrated, wrongEnvironment, readOnly
        /// It was restored from a backup, or took over with less, and was not recovered since.
        case restored
        // Somebody else took over.
        case laneLost, logMoved
        /// The database file or its directory cannot be used: missing, no permission, network file system.
        case unusable
        /// Something that the code did not expect of the store.
        case unexpected
    }

    public let kind: Kind
    /// What was being done.
    public let operation: String
    /// What the store said, without any value of a message in it.
    public let message: String

    public init(_ kind: Kind, operation: String, message: String) {
        self.kind = kind
        self.operation = operation
        self.message = message
    }

    public var isRetriable: Bool {
        switch kind {
        case .unavailable, .busy, .deadlock, .serialization, .full, .timeout: true
        case .data, .restored, .moved, .newerSchema, .notMigrated, .wrongEnvironment, .readOnly, .laneLost, .logMoved,
            .unusable,
            .unexpected:
            false
        }
    }

    public var description: String { "store: \(operation): \(message) (\(kind.rawValue))" }
}
