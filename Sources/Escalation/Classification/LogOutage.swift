/// What becomes of a case's outcomes while the log cannot be written. Nothing is ever left out of it: entries wait in the
/// store for their places, and outcomes are let go or kept back by how many do.
public enum LogOutage: Hashable, Sendable {
    /// They leave only once the log holds the entry that says so.
    case hold
    /// They leave while no more entries than these wait for their places, and wait themselves beyond that.
    case goOn(backlogMax: Int)

    /// Where a policy says nothing: a night without a sequencer, and no more.
    public static let usual = LogOutage.goOn(backlogMax: 100_000)

    /// How many entries may wait while outcomes leave; `nil` where none may.
    public var backlogMax: Int? {
        switch self {
        case .hold: nil
        case .goOn(let backlogMax): backlogMax
        }
    }
}
