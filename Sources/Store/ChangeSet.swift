import Escalation
import Messages

/// Everything that one batch decided, written in one go: rows, entries, notices, what leaves, what is answered.
public struct ChangeSet: Sendable {
    public var keys: [KeyRow] = []
    public var newCases: [Case] = []
    public var updatedCases: [Case] = []
    public var entries: [Entry] = []
    /// Replace what stood over their gates.
    public var gateOrders: [GateOrder] = []
    /// Shapes as they stand once they are acknowledged; each was locked.
    public var acknowledgedShapes: [SeenShape] = []
    public var unansweredAsks: [UnansweredAsk] = []
    public var notices: [Notice] = []
    public var noticeStates: [NoticeState] = []
    /// Answers kept beside inbox rows, so that the same decision again gets its first answer again.
    public var inboxAnswers: [(id: InboxID, answer: Envelope)] = []
    public var outbox: [Envelope] = []
    /// Outcomes that wait for the signed log instead of leaving.
    public var held: [HeldOutcome] = []
    /// Cases that have forgotten what was kept of whom they are about; each was locked with its subject.
    public var erased: [Case] = []
    /// The key that is destroyed with it.
    public var destroyed: SubjectKeyID?
    /// The lane under which `outbox` is written.
    public var lane: LaneEpoch?

    public init() {}

    public var isEmpty: Bool {
        keys.isEmpty && newCases.isEmpty && updatedCases.isEmpty && entries.isEmpty && notices.isEmpty
            && gateOrders.isEmpty && acknowledgedShapes.isEmpty && unansweredAsks.isEmpty && noticeStates.isEmpty
            && inboxAnswers.isEmpty && outbox.isEmpty && held.isEmpty && erased.isEmpty && destroyed == nil
    }

    /// Takes in what the core yielded in `step`; messages are made of it by whoever knows the topology.
    public mutating func add(_ step: Step) {
        #if BELAY_MUTANT_ENTRY_OUT_OF_ORDER
            entries += step.entries.reversed()
        #else
            entries += step.entries
        #endif
        notices += step.notices
    }
}
