/// A case's row where the database holds it, as far as whoever folds a whole log looks at it first. What it gives is lent:
/// valid only inside the call that lent it.
public struct LentCase {
    /// A case that has ended, of which nothing is pending and that nothing sets apart: the columns that say all of it.
    public struct Ended {
        public let policy: UnsafeRawBufferPointer
        public let version: Int64
        public let trigger: UnsafeRawBufferPointer
        public let key: UnsafeRawBufferPointer
        public let running: Int64
        /// JSON.
        public let opening: UnsafeRawBufferPointer
        public let level: UnsafeRawBufferPointer
        public let outcome: UnsafeRawBufferPointer
        public let closedAt: Int64
        /// The kind of who ended it, and their name.
        public let closer: (kind: UnsafeRawBufferPointer, name: UnsafeRawBufferPointer?)
        public let change: Int64
        public let revision: Int64
        public let attached: Int64
        public let updatedAt: Int64
        public let snapshotDigest: UnsafeRawBufferPointer
        /// JSON.
        public let snapshot: UnsafeRawBufferPointer
    }

    public let id: UnsafeRawBufferPointer
    /// `nil` for any other case.
    public let ended: Ended?
}
