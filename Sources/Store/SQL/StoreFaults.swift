/// Where a transaction can be made to fail by a test or a drill.
package enum FaultPoint: String, Sendable, CaseIterable {
    /// Before anything happened.
    case begin
    /// Everything is written, nothing is committed.
    case commit
    /// Committed, but nobody has heard of it yet.
    case answer
}

/// Throws where the store is to fail. What is thrown at ``FaultPoint/answer`` reaches a caller whose work is done.
package protocol StoreFaults {
    func reached(_ point: FaultPoint) throws
}

/// The default: nothing fails but what really fails.
struct NoFaults: StoreFaults {
    func reached(_ point: FaultPoint) {}
}
