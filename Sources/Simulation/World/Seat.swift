import Escalation

/// A thread of a simulated process: somebody who has turns.
protocol Seat: AnyObject {
    var life: Life { get }
    /// When it wants its next turn, if nothing arrives for it before.
    var wakesAt: Duration { get }
    /// From when on it could find something by itself. Until then it would look in vain, and renew what it holds: such
    /// turns are left out.
    var findsAt: Duration { get }
    /// Whether something has arrived for it.
    var hasWork: Bool { get }
    func turn()
    /// Renews what it holds, as the turns would have that were left out. What had run out by `before` stays so.
    func renew(at before: Instant)
}

extension Seat {
    func renew(at before: Instant) {}
}
