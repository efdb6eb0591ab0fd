/// An entry as the next one of its case names it, so that entries of a case form a chain: whoever takes one out, or puts
/// another in its place, breaks it.
///
/// The number stands beside the digest because a worker of a version before this one changes cases without keeping it:
/// an entry names the one before only where that is known to be the newest.
public struct LastEntry: Hashable, Sendable {
    /// The case's number of changes at that entry.
    public let change: Int64
    /// Of the entry's exact bytes.
    public let digest: Digest

    public init(change: Int64, digest: Digest) {
        self.change = change
        self.digest = digest
    }

    public init(_ entry: Entry) {
        self.init(change: entry.change, digest: Digest(of: entry.body))
    }
}
