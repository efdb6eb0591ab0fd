import Escalation

/// A worker process as it last reported itself.
public struct WorkerPresence: Hashable, Sendable {
    public let id: String
    public let kind: String
    public let host: String
    public let process: Int64
    public let version: String
    /// Levels that it serves; empty for workers that serve none.
    public let levels: [LevelName]
    public let startedAt: Instant
    public let seenAt: Instant
    public let documentsRevision: Int64
    /// The policy bundle that it works by; `nil` where none is in force, or where it works by no documents.
    public let bundleVersion: Int64?
    public let bundleDigest: Digest?
    /// Why it stays on that bundle although the store holds something else.
    public let bundleDoubt: String?

    public init(
        id: String,
        kind: String,
        host: String,
        process: Int64,
        version: String,
        levels: [LevelName],
        startedAt: Instant,
        seenAt: Instant,
        documentsRevision: Int64,
        bundleVersion: Int64? = nil,
        bundleDigest: Digest? = nil,
        bundleDoubt: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.host = host
        self.process = process
        self.version = version
        self.levels = levels
        self.startedAt = startedAt
        self.seenAt = seenAt
        self.documentsRevision = documentsRevision
        self.bundleVersion = bundleVersion
        self.bundleDigest = bundleDigest
        self.bundleDoubt = bundleDoubt
    }
}

/// What `belay case list` can ask for; `nil` asks for all.
public struct CaseFilter: Hashable, Sendable {
    public var open: Bool?
    public var level: LevelName?
    public var policy: PolicyName?
    public var trigger: TriggerName?
    public var outcome: OutcomeKind?
    public var openedBefore: Instant?
    public var openedAfter: Instant?
    public var owner: PersonID?
    /// Claimed by nobody else than this person.
    public var freeFor: PersonID?
    /// Whether their record must count as missing; the one that is missing for the longest time comes first.
    public var isUnrecorded = false
    /// Only what is practised, or only what is not.
    public var isDrill: Bool?
    /// Only the cases of one drill.
    public var drill: DrillID?
    public var order: Order
    public var limit: Int

    /// In which order they are listed.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        case newest
        /// The most urgent first; of those, the one whose window passes first. Ended cases come last.
        case urgency
        /// The one whose window passes first. Ended cases come last.
        case deadline
    }

    public init(
        open: Bool? = nil,
        level: LevelName? = nil,
        policy: PolicyName? = nil,
        trigger: TriggerName? = nil,
        outcome: OutcomeKind? = nil,
        openedBefore: Instant? = nil,
        openedAfter: Instant? = nil,
        owner: PersonID? = nil,
        freeFor: PersonID? = nil,
        order: Order = .newest,
        limit: Int = 100
    ) {
        self.open = open
        self.level = level
        self.policy = policy
        self.trigger = trigger
        self.outcome = outcome
        self.openedBefore = openedBefore
        self.openedAfter = openedAfter
        self.owner = owner
        self.freeFor = freeFor
        self.order = order
        self.limit = limit
    }
}

/// The store at a glance.
public struct StoreStatus: Hashable, Sendable {
    public struct LevelCount: Hashable, Sendable {
        public let level: LevelName
        public let open: Int
        public let oldest: Instant

        public init(level: LevelName, open: Int, oldest: Instant) {
            self.level = level
            self.open = open
            self.oldest = oldest
        }
    }

    public var openByLevel: [LevelCount] = []
    public var deadlines: [Deadline] = []
    public var outboxRows: Int = 0
    public var outboxOldest: Instant?
    public var unsequenced: Int = 0
    public var noticesWaiting: Int = 0
    public var dead: Int = 0
    /// Cases whose record must count as missing, and since when the oldest does.
    public var unrecorded: Int = 0
    public var unrecordedOldest: Instant?
    /// Shapes of events that nobody has acknowledged.
    public var shapesWaiting: Int = 0

    public struct Deadline: Hashable, Sendable {
        public let id: CaseID
        public let level: LevelName
        public let due: Instant

        public init(id: CaseID, level: LevelName, due: Instant) {
            self.id = id
            self.level = level
            self.due = due
        }
    }

    public init() {}
}

/// Totals, for benchmarks and for holding counters against the store.
public struct StoreCounts: Hashable, Sendable {
    public var cases = 0
    public var open = 0
    public var attached = 0
    public var entries = 0
    public var sequenced = 0
    public var notices = 0
    public var dead = 0
    public var inbox = 0
    public var byOutcome: [OutcomeKind: Int] = [:]

    public init() {}
}

/// What PostgreSQL promises of a commit that it has answered (its settings, as this session sees them).
public struct StoreDurability: Hashable, Sendable {
    /// `synchronous_standby_names`; empty where no standby has to confirm.
    public let synchronousStandbys: String
    /// `synchronous_commit`.
    public let synchronousCommit: String
    /// `fsync`.
    public let flushes: Bool

    public init(synchronousStandbys: String, synchronousCommit: String, flushes: Bool) {
        self.synchronousStandbys = synchronousStandbys
        self.synchronousCommit = synchronousCommit
        self.flushes = flushes
    }

    /// Whether losing this server can lose a commit that it has answered.
    public var failOverIsSafe: Bool {
        !synchronousStandbys.isEmpty && ["on", "remote_apply", "remote_write"].contains(synchronousCommit) && flushes
    }
}
