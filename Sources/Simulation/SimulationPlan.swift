/// What one simulated story is made from: the same plan tells the same story, byte for byte.
public struct SimulationPlan: Hashable, Sendable {
    /// Everything that is left to chance follows from it.
    public var seed: UInt64
    /// How long sources publish, people act and faults strike. After that everything has to come to its end.
    public var hours: Int
    /// What may go wrong.
    public var faults: Set<Fault>
    /// Happenings of the script that are left out, by their number: how a story is made shorter.
    public var leftOut: Set<Int>

    public init(seed: UInt64, hours: Int, faults: Set<Fault> = Set(Fault.allCases), leftOut: Set<Int> = []) {
        self.seed = seed
        self.hours = hours
        self.faults = faults
        self.leftOut = leftOut
    }
}

/// What goes wrong in a simulated world.
public enum Fault: String, Hashable, Sendable, CaseIterable, Comparable {
    case crashBeforeCommit = "crash-before-commit"
    case crashAfterCommit = "crash-after-commit"
    /// The broker may have the message, and nobody has heard its confirm.
    case crashAfterPublish = "crash-after-publish"
    case crashBeforeAcknowledging = "crash-before-ack"
    /// A notice is out, and the store does not know.
    case crashAfterSending = "crash-after-sending"
    case duplicate
    case reordering
    case delay
    case lostConfirm = "lost-confirm"
    /// The store did it, and the caller hears an error.
    case doneButTimedOut = "done-but-timed-out"
    case storeRefusal = "store-refusal"
    /// A worker stands still until its leases have run out, and goes on.
    case zombie
    case clockForward = "clock-forward"
    case clockBackward = "clock-backward"
    /// The broker takes no messages for a while.
    case alarm
    case brokerRestart = "broker-restart"
    /// A receiver of notices refuses one, for now or for good.
    case receiverTrouble = "receiver-trouble"

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
