import Escalation
import Fleet
import Messages
import Store

/// Lets held outcomes go once a checkpoint covers the entry that says so, and enough witnesses have seen it.
///
/// Taking one out of the store and handing it to the outbox is one transaction, so that it leaves once, whoever looks.
struct HeldSweep {
    private let post: Post
    private var nextLook: ContinuousClock.Instant?

    private static let interval: Duration = .milliseconds(250)
    private static let page = 100

    init(post: Post) { self.post = post }

    mutating func run(_ lane: Lane, serving: (Duration) throws -> Void) throws {
        let now = lane.now
        guard now >= nextLook ?? now else { return }
        nextLook = now + Self.interval
        while true {
            let covered = try lane.reading(serving: serving) { reader in
                try reader.heldWitnesses().flatMap { witnesses in
                    try reader.newestCheckpoint(witnesses: witnesses).map { checkpoint in
                        try reader.held(upTo: checkpoint.size, witnesses: witnesses, limit: Self.page)
                    } ?? []
                }
            }
            guard !covered.isEmpty else { return }
            let post = post
            try lane.commit(serving: serving) { transaction, changes in
                let taken = try transaction.takeHeld(covered.map(\.envelope.id))
                changes.outbox += taken.map(\.envelope)
                changes.notices += taken.compactMap { held in
                    held.callback.map { .callback(of: held.envelope, case: held.caseID, to: $0, at: transaction.now) }
                }
                if let wake = post.wakeNotify(changes.notices) { changes.outbox.append(wake) }
            }
        }
    }
}
