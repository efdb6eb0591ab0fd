import AuditLog
import Escalation
import JSON
import SignedNote
import Store

/// What was found when a log was recomputed.
public struct VerificationReport: Hashable, Sendable {
    /// Something that does not fit, and where.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        public enum Part: String, Hashable, Sendable, CaseIterable {
            /// Leaves, roots and the order of entries in the store.
            case log
            /// Signed heads, and the keys that signed them.
            case checkpoint
            /// The stream beside the store.
            case stream
            /// An exported log beside the store.
            case export
            /// Rows of cases beside the entries of their story.
            case `case`
            /// Policies, directories and calendars as they were applied.
            case document
        }

        public let part: Part
        public let index: Int64?
        public let caseID: CaseID?
        public let message: String

        public var description: String {
            let place = [index.map { "entry \($0)" }, caseID.map { "case \($0)" }].compactMap { $0 }
            return ([part.rawValue] + place).joined(separator: ", ") + ": " + message
        }
    }

    public internal(set) var entries: Int64 = 0
    /// Batches whose root was recomputed.
    public internal(set) var batches: Int64 = 0
    /// Entries that name the entry before them of their case.
    public internal(set) var chained: Int64 = 0
    /// Signed heads whose root was recomputed and whose signatures are those of the keys that the log named by then.
    public internal(set) var checkpoints: Int64 = 0
    /// Those among them that a key signed of which it was said later that it was not to be trusted by then. The trees are
    /// beginnings of later ones that another key signed.
    public internal(set) var checkpointsOfDistrusted: Int64 = 0
    /// The size that the newest checkpoint covers.
    public internal(set) var signedSize: Int64 = 0
    /// What the log's own entries say of its keys, under each name that it had. Whoever trusts nobody compares the first
    /// key with what they were given.
    public internal(set) var origins: [LogKeyHistory] = []
    public internal(set) var cases: Int64 = 0
    public internal(set) var details: Int64 = 0
    /// Entries beside which what stood was erased with its subject's key, as the log says: intact, redacted.
    public internal(set) var erased: Int64 = 0
    /// Policies, directories and calendars that were held against the entries that say who applied them.
    public internal(set) var documents: Int64 = 0
    /// Directories that were erased, as the log says.
    public internal(set) var erasedDocuments: Int64 = 0
    /// Entries beside which what stood was lost with a store, before another took them over, as the log says.
    public internal(set) var lost: Int64 = 0
    /// Entries that the sequencer has not given an index yet; checked with their cases.
    public internal(set) var unsequenced: Int64 = 0
    public internal(set) var streamRecords: Int64 = 0
    /// Records that stand on the stream more than once, as after a takeover: no difference.
    public internal(set) var streamRepeats: Int64 = 0
    public internal(set) var streamCheckpoints: Int64 = 0
    /// The first entry that the stream still holds; `nil` where it was not read or holds none.
    public internal(set) var streamBegins: Int64?
    /// Entries that are not on the stream yet: the sequencer was still at it.
    public internal(set) var streamBehind: Int64 = 0
    /// Entries of an exported log that were held against the store.
    public internal(set) var exported: Int64 = 0
    /// The first differences, in the order in which they were found.
    public private(set) var differences: [Difference] = []
    /// How many there are in all.
    public private(set) var differenceCount: Int64 = 0

    private let kept: Int

    public init(keeping kept: Int = 100) {
        self.kept = kept
    }

    /// Whether something of it was erased, as the log says.
    public var isRedacted: Bool { erased > 0 || erasedDocuments > 0 }

    /// Whether everything fits.
    public var isIntact: Bool { differenceCount == 0 }

    mutating func add(_ part: Difference.Part, index: Int64? = nil, case id: CaseID? = nil, _ message: String) {
        differenceCount += 1
        guard differences.count < kept else { return }
        differences.append(Difference(part: part, index: index, caseID: id, message: message))
    }
}

/// Recomputes a log from its first entry, and holds against it what else claims to say the same: the tree's head, the
/// audit stream, the rows of the cases.
///
/// It reads nothing itself. Feed it in this order: every entry, batch and checkpoint by `take`, smallest first, the head by ``finishLog(head:)``, then
/// stream records and cases in any order, then ``finishStream()`` and ``finishCases()``.
public struct Verification {
    public internal(set) var report: VerificationReport
    var log = LogChain()
    var signatures: SignatureCheck
    var stream = StreamProgress()
    var erasures = ErasureCheck()
    var documents = DocumentCheck()
    /// Whether an exported log was found to differ.
    var exportDiffers = false
    let entries = EntryReader()
    let glance = EndedGlance()
    let kinds = JSONKeyTable(
        Dictionary(uniqueKeysWithValues: Entry.Kind.allCases.map { (JSONKey($0.rawValue), $0) })
    )

    /// - Parameter key: The first key of the log, where whoever verifies was given it by another way; else the log's own
    ///   word for it is taken.
    public init(keeping differences: Int = 100, trusting key: VerifierKey? = nil) {
        report = VerificationReport(keeping: differences)
        signatures = SignatureCheck(first: key)
    }
}
