import Escalation

/// Where cases, deadlines, notices and the log live: SQLite on one machine, PostgreSQL past it.
///
/// A handle belongs to one thread. All change happens inside ``transaction(_:)``; what the broker carries are hints.
public protocol Store: AnyObject {
    /// Runs `body` in one transaction: all of it is stored, durably, or nothing is.
    ///
    /// SQLite takes the writer's lock before it begins; PostgreSQL runs READ COMMITTED and locks rows. `body` must not
    /// keep the transaction. A ``StoreError`` says whether the same work may be tried again.
    func transaction<Result>(_ body: (any StoreTransaction) throws -> Result) throws -> Result

    /// Reads in one short, consistent view, without any lock that a worker waits for.
    func reading<Result>(_ body: (any StoreReader) throws -> Result) throws -> Result

    /// Brings the schema up to this version's: expands first, contracts a version later. Refused with
    /// ``StoreError/Kind/newerSchema`` on a store of a later version.
    func migrate() throws

    func close()
}

/// One transaction, in the words of the domain.
///
/// Locks are taken for the whole batch, each group sorted, always in this order: inbox ids, gates, shapes, key rows,
/// cases, notices. Asking for an earlier group after a later one is a mistake of the caller and traps.
public protocol StoreTransaction: AnyObject, DrillTransaction {
    /// The store's clock, read once at the start of the transaction.
    var now: Instant { get }
    /// Raised with every restore or lossy fail-over; messages and streams of another incarnation do not fit.
    var incarnation: Int64 { get }

    // MARK: Inbox

    /// Enters messages under their ids; tells which were seen before. In the order of `messages`; two of one batch with
    /// one id count as first and repeated.
    func admit(_ messages: [InboxMessage]) throws -> [InboxVerdict]

    // MARK: Rows, locked

    /// What stands over these gates. Nobody sets their mode before the transaction ends.
    func holdGates(_ gates: Set<GateName>) throws -> [GateName: GateOrder]
    /// Keeps others from reading or setting the modes of these gates, which the transaction will set.
    func lockGates(_ gates: Set<GateName>) throws
    /// Enters the shapes of events that have come, those that are missing, and says of each what is known of it. Whoever
    /// meets the same new shape waits until the transaction ends.
    func meetShapes(_ met: [SeenShape]) throws -> [ShapeID: ShapeVerdict]
    /// Every kind's shapes of these digests, locked.
    func lockShapes(_ digests: Set<Digest>) throws -> [SeenShape]
    /// The rows of these keys, made where they are missing.
    func lockKeys(_ ids: Set<KeyID>) throws -> [KeyID: KeyRow]
    /// The cases that exist among `ids`.
    func lockCases(_ ids: Set<CaseID>) throws -> [CaseID: Case]
    /// Cases with a deadline at or before `now`, open ones and those with something due after their end, oldest first, skipping those that another transaction
    /// holds.
    func lockDueCases(limit: Int) throws -> [Case]
    /// Open cases passed to one of `levels` before `instant` and not yet taken in: what a lost hint left behind.
    func lockCasesAwaitingEntry(at levels: Set<LevelName>, passedBefore instant: Instant, limit: Int) throws -> [Case]

    /// Cases that wait for the end of a hold of their gate, in the order of their ids, skipping those that another
    /// transaction holds.
    func lockHeldCases(after id: CaseID?, limit: Int) throws -> [Case]
    /// The rows of keys that belong to cases which Belay opens itself, made where they are missing. Each is touched only by
    /// whoever holds the case that led to it, so that they are locked after cases.
    func lockLedKeys(_ ids: Set<KeyID>) throws -> [KeyID: KeyRow]

    // MARK: Notices

    /// Takes due notices for sending: raises their attempt and hides them from others until `lease` has passed.
    func leaseNotices(limit: Int, lease: Duration) throws -> [LeasedNotice]
    /// The same for one person and channel.
    func leaseNotices(on line: NoticeLine, limit: Int, lease: Duration) throws -> [LeasedNotice]
    /// Gives notices back that were leased and not sent: they are due then.
    func postponeNotices(_ leased: [LeasedNotice], until: Instant) throws
    /// How many messages these people were sent lately, locked until the transaction ends.
    func lockPaces(_ lines: Set<NoticeLine>) throws -> [NoticeLine: NoticePace]
    func keepPaces(_ paces: [NoticeLine: NoticePace]) throws
    /// Locks notices whose attempt is still the one leased; those taken over by somebody else are left out.
    func lockNotices(_ leased: [LeasedNotice]) throws -> [LeasedNotice]
    /// How the notices that ask owners for a decision in this stay have fared.
    func noticeTally(case id: CaseID, generation: Int64) throws -> NoticeTally

    // MARK: Writing

    /// Writes everything that the batch decided. At most once in a transaction. Returns the outbox rows as written, so
    /// that the lane hands them to its publisher after the commit without reading them again.
    func write(_ changes: ChangeSet) throws -> [OutboxRow]

    // MARK: Outbox

    /// Takes `lane` under a lease by the store's clock, raising its epoch. Returns the epoch under which rows are to be
    /// written.
    func takeLane(_ lane: LaneID, lease: Duration) throws -> LaneEpoch
    /// Renews the lease. Fails with ``StoreError/Kind/laneLost`` when somebody took the lane over.
    func renewLane(_ epoch: LaneEpoch, lease: Duration) throws
    /// Takes or keeps a role that one process at a time holds, such as sequencer; whether `holder` has it now. A role
    /// whose lease has expired goes to whoever asks first.
    func holdRole(_ role: String, holder: String, lease: Duration) throws -> Bool
    /// Rows of this lane that no confirm has removed, oldest first, with `after` as the last row seen.
    func outbox(of lane: LaneID, after row: OutboxRowID?, limit: Int) throws -> [OutboxRow]
    /// Moves to this lane the rows of lanes of its kind whose lease has expired, and returns them, oldest first.
    func adoptExpiredLanes(into epoch: LaneEpoch) throws -> [OutboxRow]
    /// Forgets rows that the broker confirmed.
    func removeOutbox(_ rows: [OutboxRowID]) throws

    // MARK: Trials

    /// Raises the count of trials of a message that may have killed its process; the new count.
    ///
    /// - Parameter again: What it was raised to by a transaction whose answer was lost: then it is raised to that, unless
    ///   it has been.
    func raiseTrial(digest: Digest, again: Int?) throws -> Int
    func clearTrial(digest: Digest) throws

    // MARK: Dead letters

    func addDead(_ letters: [DeadLetter]) throws
    /// Marks dead letters as retried or dropped; those that still lay dead.
    func settleDead(_ ids: [String], as state: DeadState) throws -> [DeadLetter]

    // MARK: The log

    /// How many entries have no index yet, counted up to `limit`.
    func logBacklog(upTo limit: Int) throws -> Int
    /// Entries without an index, in an order that keeps each case's.
    func unsequenced(limit: Int) throws -> [StoredEntry]
    func logHead() throws -> LogHead
    /// Gives entries their indices from `head.size` on. Fails with ``StoreError/Kind/logMoved`` when another sequencer
    /// appended since `head` was read.
    func append(_ growth: LogGrowth, to head: LogHead) throws
    /// Keeps nodes that no append has kept, as of a log that an earlier version began. Those that are there stay.
    func addNodes(_ nodes: [KeptNode]) throws
    /// The log's head, held so that nobody appends before the transaction ends.
    func lockLog() throws -> LogHead
    /// What was said of the log's keys so far, oldest first: signed notes.
    func logKeyStatements() throws -> [[UInt8]]
    /// Adds the next one; its entry says so in the log. Whoever does holds the log.
    func addLogKeyStatement(_ note: [UInt8]) throws
    /// Takes held outcomes out, those that are still there; whoever does lets them go.
    func takeHeld(_ ids: [String]) throws -> [HeldOutcome]
    /// Keeps a checkpoint; one of the same size and origin is replaced, as cosignatures come. One that more witnesses
    /// have seen stays: whoever keeps another was late.
    func keep(_ checkpoint: KeptCheckpoint) throws

    // MARK: Subjects

    /// What is kept under the key of a subject, with its cases locked; `nil` where nothing is. Nothing new comes under that
    /// key before the transaction ends.
    func lockSubject(_ subject: SubjectName) throws -> SubjectHolding?
    /// Seals what a version before schema 15 left in clear: some cases with all that stands beside them, then the rest. How
    /// much it was; nothing once all is sealed.
    func sealEarlier(limit: Int) throws -> Int

    // MARK: Documents

    /// Applies a policy, directory or source document; refused when its version exists with another content or is not
    /// higher than the newest.
    func apply(_ document: StoredDocument) throws -> ApplyVerdict

    /// Roots and bundles, held so that nobody else puts documents into force until the transaction ends.
    func holdTrust() throws -> StoredTrust
    /// Stores the next root. Workers read their rules again.
    func add(_ root: StoredRoot) throws
    /// Stores a bundle whose documents stand in the store. Workers read their rules again.
    func add(_ bundle: StoredBundle) throws

    /// The number of the next entry about the installation (``Entry/ofInstallation(_:change:at:facts:detail:)``).
    /// Whoever asks holds the number until the transaction ends.
    func nextInstallationChange() throws -> Int64

    // MARK: Fleet

    func noteWorker(_ presence: WorkerPresence) throws
    /// Removes old rows in small batches: inbox older than `inboxAge`, trials, shapes that
    /// waited for as long, workers gone for a day. How many.
    func prune(inboxAge: Duration, limit: Int) throws -> Int
    func meta(_ key: String) throws -> String?
    func setMeta(_ key: String, _ value: String) throws
}

/// Questions to the store that change nothing.
public protocol StoreReader: AnyObject {
    var now: Instant { get }
    var incarnation: Int64 { get }

    func `case`(_ id: CaseID) throws -> Case?
    func cases(_ filter: CaseFilter) throws -> [Case]
    func keyRow(_ id: KeyID) throws -> KeyRow?
    /// A case's entries in order, with what stands beside them.
    func story(of id: CaseID) throws -> [StoredEntry]
    func notices(of id: CaseID) throws -> [NoticeState]
    func noticeText(_ id: String) throws -> LeasedNotice?
    func status() throws -> StoreStatus
    /// The earliest deadline of any case, what is due after its end included.
    func nextDue() throws -> Instant?
    /// When the next waiting notice is due, and whether any entry waits for its index: cheap questions of idle workers.
    func nextNoticeDue() throws -> Instant?
    func hasUnsequenced() throws -> Bool
    /// Raised whenever a document is applied: a cheap question whether to load them again.
    func documentsRevision() throws -> Int64
    /// The newest version of each document.
    func documents() throws -> [StoredDocument]
    func document(kind: String, name: String, version: Int64) throws -> StoredDocument?
    func documentHistory(kind: String?) throws -> [StoredDocument]
    /// Those of them that were erased.
    func erasedDocuments() throws -> [ErasedDocument]
    /// What was set for gates, the newest for each, in the order of their names; past ends included.
    func gateOrders() throws -> [GateOrder]
    /// Gates at which somebody asked and that no policy answered, in the order of their names.
    func unansweredGates() throws -> [UnansweredGate]
    /// The shapes of events that have come, kind by kind, oldest first.
    func shapes() throws -> [SeenShape]
    /// What reviews of cases have asked for: what is open first, by when it is due.
    func reviewActions(_ filter: ActionFilter) throws -> [StoredAction]
    /// What is kept under the key of a subject; `nil` where nothing is.
    func subject(_ name: SubjectName) throws -> SubjectHolding?
    /// Who may change policies, and what they put into force.
    func trust() throws -> StoredTrust
    /// Drills, the newest first.
    func drills(limit: Int) throws -> [Drill]
    func drill(_ id: DrillID) throws -> Drill?
    func dead(state: DeadState?, limit: Int) throws -> [DeadLetter]
    func workers() throws -> [WorkerPresence]
    func logHead() throws -> LogHead
    /// Sequenced entries from `index` on.
    func log(from index: Int64, limit: Int) throws -> [SequencedEntry]
    /// Lends sequenced entries from `index` on, in their order, for whoever recomputes the log. Inside `body`, nothing else
    /// may be read.
    func lendLog(from index: Int64, limit: Int, to body: (LogRow) throws -> Void) throws
    /// The batches that end between two sizes of the log, the second one included.
    func batchRoots(after size: Int64, upTo last: Int64) throws -> [BatchRoot]
    /// Sequenced entries of these kinds with an index in `range`, in the order of their indices, without what stands beside
    /// them.
    func log(_ range: Range<Int64>, of kinds: [Entry.Kind], limit: Int) throws -> [StoredEntry]
    /// Hashes of complete subtrees over 256 to the power of `level` entries, of level 0 the leaves, in the order of their
    /// indices; those of `range` that are kept.
    func treeHashes(level: Int, _ range: Range<Int64>) throws -> [[UInt8]]
    /// How many nodes are kept of a level above the leaves.
    func nodeCount(level: Int) throws -> Int64
    /// What was said of the log's keys, oldest first: signed notes.
    func logKeyStatements() throws -> [[UInt8]]
    /// The newest checkpoint, of any origin or of one.
    func newestCheckpoint(of origin: String?) throws -> KeptCheckpoint?
    /// The newest checkpoint that so many witnesses have cosigned.
    func newestCheckpoint(witnesses: Int) throws -> KeptCheckpoint?
    /// Outcomes that wait for a checkpoint of at most this size, which so many witnesses have cosigned.
    func held(upTo size: Int64, witnesses: Int, limit: Int) throws -> [HeldOutcome]
    /// How many witnesses held outcomes wait for, each number once.
    func heldWitnesses() throws -> [Int]
    /// Checkpoints of at least a size, smallest first.
    func checkpoints(from size: Int64, limit: Int) throws -> [KeptCheckpoint]
    /// The same for whoever folds the log and checks nothing: without hashes and roots, and with what stands beside an
    /// entry only where its kind is among `kinds`.
    func logLines(from index: Int64, limit: Int, detailOf kinds: [Entry.Kind]) throws -> [LogLine]
    /// The last entry of each case up to `limit` cases after `id`, for folding the log against the cases.
    func casesPage(after id: CaseID?, limit: Int) throws -> [Case]
    /// Lends rows of cases, for whoever looks at all of them, in the order in which they lie. Inside `body`, nothing else
    /// may be read.
    ///
    /// - Returns: The place of the last one; `nil` where there are no more.
    func lendCases(after place: CasePlace?, limit: Int, to body: (LentCase) throws -> Void) throws -> CasePlace?
    func counts() throws -> StoreCounts
    func meta(_ key: String) throws -> String?
    /// How durable a commit is past this server; `nil` on SQLite, which has one machine.
    func durability() throws -> StoreDurability?
}

extension StoreReader {
    /// Of a store that keeps no list of them.
    public func reviewActions(_ filter: ActionFilter) throws -> [StoredAction] { [] }

    public func lendLog(from index: Int64, limit: Int, to body: (LogRow) throws -> Void) throws {
        for entry in try log(from: index, limit: limit) { try entry.lend(body) }
    }

    public func lendCases(
        after place: CasePlace?,
        limit: Int,
        to body: (LentCase) throws -> Void
    ) throws -> CasePlace? {
        var last = Optional<CaseID>.none
        if case .text(let id)? = place?.value { last = CaseID(id) }
        let page = try casesPage(after: last, limit: limit)
        for subject in page {
            try Array(subject.id.rawValue.utf8).withUnsafeBytes { try body(LentCase(id: $0, ended: nil)) }
        }
        return page.count < limit ? nil : page.last.map { CasePlace(value: .text($0.id.rawValue)) }
    }

    public func batchRoots(after size: Int64, upTo last: Int64) throws -> [BatchRoot] {
        guard size < last else { return [] }
        return try log(from: size, limit: Int(last - size)).compactMap { entry in
            entry.batchRoot.map { BatchRoot(size: entry.index + 1, root: $0) }
        }
    }

    public func logLines(from index: Int64, limit: Int, detailOf kinds: [Entry.Kind]) throws -> [LogLine] {
        try log(from: index, limit: limit).map { LogLine(index: $0.index, entry: $0.entry) }
    }
}
