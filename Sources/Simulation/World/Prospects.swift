import Audit
import Escalation
import Fleet
import Review
import Store

/// What whoever looks at the store would find there, and from when on. Read anew whenever the store has changed.
final class Prospects {
    /// When the next deadline of a case is due.
    let deadline: Duration
    /// When the next notice is due.
    let notice: Duration
    /// When a case has been on its way for so long that its hint may be lost.
    let arrival: Duration
    /// Whether outcomes lie held that may go, or receipts are owed.
    let hasLeaving: Bool
    /// The lanes whose rows lie in the outbox.
    private let senders: Set<LaneID>
    /// The lanes that the store knows, and how long their leases run.
    private let leases: [LaneID: Instant]
    /// Of each kind of worker, from when on there is a lane whose lease has run out.
    private let lapses: [WorkerKind: Duration]
    /// From when on nobody has the role of the sequencer, and who has it until then.
    let sequencer: (holder: String?, until: Duration)
    /// Whether entries wait for their place, or for a signed head over it.
    let hasUnsigned: Bool

    static let never: Duration = .seconds(Int64.max / 2)

    init(_ world: World) {
        let database = world.database
        deadline = database.nextDue.map(world.time) ?? Self.never
        notice = database.nextNoticeDue.map(world.time) ?? Self.never
        arrival =
            world.oracle.passed.lazy.compactMap { database.since($0) }.min().map {
                world.time(of: $0 + ReviewHandler.hintPatience)
            } ?? Self.never
        hasLeaving = database.receiptsThrough < database.signedSize || database.hasCoveredHeld
        senders = database.outboxLanes
        hasUnsigned = database.hasUnsequenced || database.signedSize < database.logSize
        var lapses: [WorkerKind: Duration] = [:]
        leases = database.leases
        for (lane, lease) in leases {
            let until = world.time(of: lease)
            // Who lives and stands in no call renews in time what has not run out.
            if until > world.elapsed, world.isAtHand(lane) { continue }
            guard let kind = WorkerKind(rawValue: String(lane.rawValue.prefix { $0 != "/" })) else { continue }
            lapses[kind] = min(lapses[kind] ?? Self.never, until)
        }
        self.lapses = lapses
        let role = database.lease(ofRole: Sequencer.role)
        sequencer = (role?.holder, role.map { world.time(of: $0.until) } ?? .zero)
    }

    /// Whether rows of a lane lie in the outbox.
    func isSending(_ lane: LaneID) -> Bool { !senders.isEmpty && senders.contains(lane) }

    /// Whether a lane was never taken, or was taken over: it sees so when it renews its lease next.
    func isLost(_ lane: LaneID) -> Bool { leases[lane] == nil }

    func lapse(of kind: WorkerKind) -> Duration { lapses.isEmpty ? Self.never : lapses[kind] ?? Self.never }
}
