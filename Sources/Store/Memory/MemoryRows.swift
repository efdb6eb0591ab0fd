import Escalation
import Messages

/// Everything that a store remembers, as values. A class, because its tables are many: each hand that it went through
/// would hold on to every one of them.
final class MemoryRows {
    struct InboxRow {
        let digest: Digest
        let at: Instant
        var answer: Envelope?
    }

    struct NoticeRow {
        var state: NoticeState

        /// When it is due; `nil` once nothing more will be sent.
        var due: Instant? { if case .waiting(let due) = state.standing { due } else { nil } }
    }

    struct LaneRow {
        var epoch: Int64
        var leaseUntil: Instant
    }

    struct RoleRow {
        var holder: String
        var leaseUntil: Instant
    }

    struct OutboxRow {
        var lane: LaneID
        let envelope: Envelope
        let writtenAt: Instant
    }

    struct Trial {
        var count: Int
        var at: Instant
    }

    struct DocumentKey: Hashable {
        let kind: String
        let name: String
        let version: Int64
    }

    struct NodeKey: Hashable {
        let level: Int
        let index: Int64
    }

    struct CheckpointKey: Hashable, Comparable {
        let size: Int64
        let origin: String

        static func < (left: Self, right: Self) -> Bool { (left.size, left.origin) < (right.size, right.origin) }
    }

    /// Numbers of which there is one each; a transaction that fails puts all of them back.
    struct Counters {
        var documentsRevision: Int64 = 0
        var installationChange: Int64 = 0
        var entryRow: Int64 = 0
        var outboxRow: Int64 = 0
        var subjectKey: Int64 = 0
        /// RFC 6962, section 2.1: "The hash of an empty list is the hash of an empty string".
        var head = LogHead(size: 0, root: Digest(of: []).bytes, peaks: [])
        /// Of the checkpoints, smallest first; what an index is in a database.
        var checkpoints: [CheckpointKey] = []
    }

    var counters = Counters()
    var inbox = MemoryTable<InboxID, InboxRow>()
    var gates = MemoryTable<GateName, GateOrder>()
    var unanswered = MemoryTable<GateName, UnansweredGate>()
    var shapes = MemoryTable<ShapeID, SeenShape>()
    var keys = MemoryTable<KeyID, KeyRow>()
    var cases = MemoryTable<CaseID, Case>()
    /// Of cases that have something due, when; what an index is in a database.
    var due = MemoryTable<CaseID, Instant>()
    var notices = MemoryTable<String, NoticeRow>()
    var noticesOfCase = MemoryTable<CaseID, [String]>()
    /// Of notices that wait, when they are due.
    var noticesDue = MemoryTable<String, Instant>()
    var paces = MemoryTable<NoticeLine, NoticePace>()
    var outbox = MemoryTable<Int64, OutboxRow>()
    var lanes = MemoryTable<LaneID, LaneRow>()
    var roles = MemoryTable<String, RoleRow>()
    var entries = MemoryTable<Int64, Entry>()
    var entriesOfCase = MemoryTable<CaseID, [Int64]>()
    var unsequenced = MemoryTable<Int64, Bool>()
    /// Of entries beside which something was erased, under which key it stood.
    var erased = MemoryTable<Int64, SubjectKeyID>()
    var subjects = MemoryTable<SubjectName, SubjectKeyID>()
    var keyOfCase = MemoryTable<CaseID, SubjectKeyID>()
    var leaves = MemoryTable<Int64, Leaf>()
    var indices = MemoryTable<Int64, Int64>()
    var heads = MemoryTable<Int64, LogHead>()
    var nodes = MemoryTable<NodeKey, [UInt8]>()
    var keyStatements = MemoryTable<Int, [UInt8]>()
    var checkpoints = MemoryTable<CheckpointKey, KeptCheckpoint>()
    var held = MemoryTable<String, HeldOutcome>()
    var drills = MemoryTable<DrillID, Drill>()
    var trials = MemoryTable<Digest, Trial>()
    var dead = MemoryTable<String, DeadLetter>()
    var documents = MemoryTable<DocumentKey, StoredDocument>()
    /// Of documents that were erased, under which key they stood.
    var erasedDocuments = MemoryTable<DocumentKey, SubjectKeyID>()
    var roots = MemoryTable<Int64, StoredRoot>()
    var bundles = MemoryTable<Int64, StoredBundle>()
    var workers = MemoryTable<String, WorkerPresence>()
    var meta = MemoryTable<String, String>()

    var incarnation: Int64 { meta[Installation.Key.incarnation].flatMap { Int64($0) } ?? 1 }

    func end(keeping: Bool, counters before: Counters) {
        if !keeping { counters = before }
        inbox.end(keeping: keeping)
        gates.end(keeping: keeping)
        unanswered.end(keeping: keeping)
        shapes.end(keeping: keeping)
        keys.end(keeping: keeping)
        cases.end(keeping: keeping)
        due.end(keeping: keeping)
        notices.end(keeping: keeping)
        noticesOfCase.end(keeping: keeping)
        noticesDue.end(keeping: keeping)
        paces.end(keeping: keeping)
        outbox.end(keeping: keeping)
        lanes.end(keeping: keeping)
        roles.end(keeping: keeping)
        entries.end(keeping: keeping)
        entriesOfCase.end(keeping: keeping)
        unsequenced.end(keeping: keeping)
        erased.end(keeping: keeping)
        subjects.end(keeping: keeping)
        keyOfCase.end(keeping: keeping)
        leaves.end(keeping: keeping)
        indices.end(keeping: keeping)
        heads.end(keeping: keeping)
        nodes.end(keeping: keeping)
        keyStatements.end(keeping: keeping)
        checkpoints.end(keeping: keeping)
        held.end(keeping: keeping)
        drills.end(keeping: keeping)
        trials.end(keeping: keeping)
        dead.end(keeping: keeping)
        documents.end(keeping: keeping)
        erasedDocuments.end(keeping: keeping)
        roots.end(keeping: keeping)
        bundles.end(keeping: keeping)
        workers.end(keeping: keeping)
        meta.end(keeping: keeping)
    }
}
