import AMQP
import Escalation
import Fleet
import Messages
import Store

/// Moves what the broker set aside into the store, where `belay dead` works on rows.
///
/// Dead letters are not left in their queue to be looked at: looking at a quorum queue again and again raises the
/// delivery count until the broker drops the message.
public final class DeadHandler: BatchHandler {
    public typealias Item = Void

    public let queues: [QueueName]

    public init(topology: Topology) {
        self.queues = [QueueName(bounded: topology.dead)]
    }

    public func read(_ delivery: Delivery) -> Reading<Void>? {
        Reading(condemned: [Condemned(body: delivery.body, reason: delivery.deathReason)])
    }

    public func decide(_ items: [Void], in transaction: any StoreTransaction, changes: inout ChangeSet) throws {}

    public func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration { .seconds(1) }
}

extension Delivery {
    /// What the broker says of why and where it gave up (header `x-death`; `x-first-death-reason` beside it).
    fileprivate var deathReason: String {
        let reason = header("x-first-death-reason")?.stringValue ?? "rejected"
        let queue = header("x-first-death-queue")?.stringValue ?? "unknown"
        return "the broker set it aside: \(reason) in \(queue)"
    }
}
