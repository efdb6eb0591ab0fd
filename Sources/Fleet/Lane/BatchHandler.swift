import AMQP
import Escalation
import Store

/// What one kind of worker does with what its lane takes from the broker.
///
/// Reading happens outside any transaction and takes the time it takes; deciding happens inside one, on locked rows,
/// within a budget of half a millisecond a message.
public protocol BatchHandler: AnyObject, SendableMetatype {
    associatedtype Item

    /// The queues that its lane consumes.
    var queues: [QueueName] { get }
    /// Reads one delivery; `nil` where there is nothing to do but acknowledge it.
    func read(_ delivery: Delivery) -> Reading<Item>?
    /// Decides for a batch, in the order in which it arrived. May run again after a rollback, so it keeps nothing.
    func decide(_ items: [Item], in transaction: any StoreTransaction, changes: inout ChangeSet) throws
    /// After the commit: counters, wake-ups of this process. Not called for work that was rolled back.
    ///
    /// - Parameter condemned: How many elements could not be handled and lie among the dead now.
    func committed(_ items: [Item], condemned: Int)
    /// Work that no delivery brings: timers, sweeps, newer documents. Returns when it wants to be called again at the
    /// latest; it is also called after every batch.
    func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration
}

extension BatchHandler {
    public func committed(_ items: [Item], condemned: Int) {}
}

/// What a delivery contains: work, and elements that cannot be handled.
public struct Reading<Item> {
    public var items: [Item]
    public var condemned: [Condemned]

    public init(items: [Item] = [], condemned: [Condemned] = []) {
        self.items = items
        self.condemned = condemned
    }
}

/// A message, or one element of a batch, that cannot be handled, with the reason.
public struct Condemned {
    public let body: [UInt8]
    public let reason: String

    public init(body: [UInt8], reason: String) {
        self.body = body
        self.reason = reason
    }
}
