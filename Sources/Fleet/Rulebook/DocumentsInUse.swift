import PolicyTrust
import Synchronization

/// What the lanes of a process work by.
final class DocumentsInUse: Sendable {
    /// Of one lane.
    struct Use: Sendable {
        /// The documents revision of the store.
        var revision: Int64
        /// `nil` in an installation without a root.
        var bundle: BundleReference?
        /// Why the lane stays where it is although the store holds something else.
        var doubt: String?
    }

    private let uses = Mutex<[String: Use]>([:])

    func note(_ rulebook: Rulebook, in lane: String) {
        uses.withLock { $0[lane] = Use(revision: rulebook.revision, bundle: rulebook.bundle, doubt: nil) }
    }

    /// Returns whether this is another doubt than before.
    func doubt(_ doubt: RulebookDoubt, in lane: String) -> Bool {
        uses.withLock { uses in
            defer { uses[lane]?.doubt = doubt.description }
            return uses[lane]?.doubt != doubt.description
        }
    }

    /// The lane that is furthest behind, or one in doubt; `nil` in a process that works by no documents.
    var oldest: Use? {
        uses.withLock { uses in
            var oldest = uses.values.min { $0.revision < $1.revision }
            oldest?.doubt = uses.values.lazy.compactMap(\.doubt).first
            return oldest
        }
    }
}
