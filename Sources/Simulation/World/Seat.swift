/// A thread of a simulated process: somebody who has turns.
protocol Seat: AnyObject {
    var life: Life { get }
    /// When it wants its next turn, if nothing arrives for it before.
    var wakesAt: Duration { get }
    /// Whether something has arrived for it.
    var hasWork: Bool { get }
    func turn()
}
