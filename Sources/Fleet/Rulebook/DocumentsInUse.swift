import Synchronization

/// The revisions of the documents that the lanes of a process work by.
final class DocumentsInUse: Sendable {
    private let revisions = Mutex<[String: Int64]>([:])

    func note(_ revision: Int64, in lane: String) {
        revisions.withLock { $0[lane] = revision }
    }

    /// Of the lane that is furthest behind; `nil` in a process that works by no documents.
    var oldest: Int64? { revisions.withLock { $0.values.min() } }
}
