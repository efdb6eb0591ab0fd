import Store
import Synchronization

/// Where the publisher leaves the ids of confirmed rows for the lane that wrote them.
public final class OutboxTray: Sendable {
    private let confirmed = Mutex<[OutboxRowID]>([])

    public init() {}

    func noteConfirmed(_ id: OutboxRowID) {
        confirmed.withLock { $0.append(id) }
    }

    var hasConfirmed: Bool { confirmed.withLock { !$0.isEmpty } }

    /// Confirmed rows since the last call: the lane's next transaction forgets them.
    public func takeConfirmed() -> [OutboxRowID] {
        confirmed.withLock { ids in
            defer { ids = [] }
            return ids
        }
    }

    /// Gives back what could not be forgotten because the transaction failed.
    public func putBack(_ ids: [OutboxRowID]) {
        confirmed.withLock { $0 = ids + $0 }
    }
}
