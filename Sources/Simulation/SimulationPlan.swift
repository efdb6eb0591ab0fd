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
    /// Every worker of a kind is down for minutes.
    case outage
    /// A head is signed, or cosigned, and the store does not have it.
    case crashBeforeCheckpoint = "crash-before-checkpoint"
    /// The store has a signed head, and nobody has heard of it.
    case crashAfterCheckpoint = "crash-after-checkpoint"
    /// A sequencer stands still past its role with a head in hand, and goes on to sign it.
    case oldHead = "old-head"
    /// A witness's machine is off for a while.
    case witnessDown = "witness-down"
    /// A witness is asked and says nothing.
    case witnessSilent = "witness-silent"
    case witnessLate = "witness-late"
    case witnessRefuses = "witness-refuses"
    /// A witness has cosigned, and its answer is lost.
    case witnessUnheard = "witness-unheard"

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
