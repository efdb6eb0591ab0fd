import Escalation
import Fleet
import Messages
import Store

/// Lets held outcomes go once a checkpoint covers the entry that says so, and enough witnesses have seen it; those that wait
/// for the log alone, once their entry has its place there.
///
/// Taking one out of the store and handing it to the outbox is one transaction, so that it leaves once, whoever looks.
struct HeldSweep {
    private let post: Post
    private var nextLook: ContinuousClock.Instant?
    /// Since when outcomes wait for their places in the log without a break.
    private var waitsSince: ContinuousClock.Instant?
    private var nextAlarm: ContinuousClock.Instant?
    private let alarm: () -> Void

    private static let interval: Duration = .milliseconds(250)
    private static let page = 100

    private static let patience: Duration = .seconds(10)
    private static let alarmInterval: Duration = .seconds(60)

    /// - Parameter alarm: Called now and then while outcomes wait for a log that does not take their entries.
    init(post: Post, alarm: @escaping () -> Void = {}) {
        self.post = post
        self.alarm = alarm
    }

    mutating func run(_ lane: Lane, serving: (Duration) throws -> Void) throws {
        let now = lane.now
        guard now >= nextLook ?? now else { return }
        nextLook = now + Self.interval
        while true {
            let covered = try lane.reading(serving: serving) { reader in
                try reader.heldWitnesses().flatMap { witnesses in
                    try reader.held(upTo: try size(witnesses, reader), witnesses: witnesses, limit: Self.page)
                }
            }
            guard !covered.isEmpty else { return try look(lane, serving: serving) }
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

    private mutating func look(_ lane: Lane, serving: (Duration) throws -> Void) throws {
        let waits = try lane.reading(serving: serving) { try $0.heldWitnesses().contains(HeldOutcome.loggedOnly) }
        guard waits else { return waitsSince = nil }
        let since = waitsSince ?? lane.now
        waitsSince = since
        guard lane.now - since >= Self.patience, lane.now >= nextAlarm ?? lane.now else { return }
        nextAlarm = lane.now + Self.alarmInterval
        alarm()
    }

    /// How much of the log covers outcomes that wait for so many witnesses.
    private func size(_ witnesses: Int, _ reader: any StoreReader) throws -> Int64 {
        witnesses == HeldOutcome.loggedOnly
            ? try reader.logHead().size : try reader.newestCheckpoint(witnesses: witnesses)?.size ?? 0
    }
}
