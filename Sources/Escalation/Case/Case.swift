import JSON

/// One thing that was stopped, and everything that its next decision rests on.
///
/// Two numbers tell its time. `change` is raised by everything and orders the story; `revision` is raised only by what a
/// decision rests on, and is what a decision names.
public struct Case: Hashable, Sendable {
    public let id: CaseID
    public internal(set) var key: KeyID
    public let running: Int64
    /// The version of the policy under which it was opened, and under which it ends.
    public let policy: PolicyReference
    public let openedAt: Instant
    public internal(set) var opening: Opening
    public internal(set) var snapshot: Snapshot
    public internal(set) var status: CaseStatus
    public internal(set) var change: Int64
    public internal(set) var revision: Int64
    /// Events that joined this case after the one that opened it.
    public internal(set) var attached: Int64
    /// Runs that wait for this case, each to be given the outcome. Empty where an event, not an ask, opened it.
    public internal(set) var waiting: [WaitingRun]
    /// The instant of the newest change. A case's time never runs backwards.
    public internal(set) var updatedAt: Instant
    /// What it is about, how grave and how pressing it is.
    public internal(set) var standing: Standing
    /// What goes on beside its decisions, and after them.
    public internal(set) var proceedings: Proceedings
    /// The newest of its entries, which the next one names; `nil` where none was written since entries name it.
    public internal(set) var lastEntry: LastEntry?

    /// Puts a case together from its stored parts.
    public init(
        id: CaseID,
        key: KeyID,
        running: Int64,
        policy: PolicyReference,
        openedAt: Instant,
        opening: Opening,
        snapshot: Snapshot,
        status: CaseStatus,
        change: Int64,
        revision: Int64,
        attached: Int64,
        waiting: [WaitingRun],
        updatedAt: Instant,
        standing: Standing = .plain,
        proceedings: Proceedings = Proceedings(),
        lastEntry: LastEntry? = nil
    ) {
        self.id = id
        self.key = key
        self.running = running
        self.policy = policy
        self.openedAt = openedAt
        self.opening = opening
        self.snapshot = snapshot
        self.status = status
        self.change = change
        self.revision = revision
        self.attached = attached
        self.waiting = waiting
        self.updatedAt = updatedAt
        self.standing = standing
        self.proceedings = proceedings
        self.lastEntry = lastEntry
    }

    /// The generation of the stay of an open case.
    public var openGeneration: Int64 {
        switch status {
        case .open(let stay): stay.generation
        case .closed: 0
        }
    }

    /// How it ended, `nil` while it is open.
    public var outcome: OutcomeKind? {
        switch status {
        case .open: nil
        case .closed(let closure): closure.outcome
        }
    }

    /// The next deadline of an open case. Every open case has one: its level's window is part of its stay.
    public var nextDeadline: Instant? {
        switch status {
        case .open(let stay): min(stay.nextDeadline, proceedings.override?.until ?? stay.nextDeadline)
        case .closed: nil
        }
    }
}

/// Where a case stands.
public enum CaseStatus: Hashable, Sendable {
    case open(LevelStay)
    case closed(Closure)
}

/// A case's stay at one level. The transaction that passes it here arms its window, so that a level which nobody serves
/// still escalates.
public struct LevelStay: Hashable, Sendable {
    public enum Stage: Hashable, Sendable {
        /// Passed to the level's queue; no worker has taken it in yet.
        case passed
        /// Taken in: these people own it.
        case underReview(owners: [PersonID])
        /// Its gate is on hold: nobody is asked before that ends.
        case held
    }

    public var level: LevelName
    /// Raised each time the case is passed to a level; a hint or a deadline of another generation is out of date.
    public var generation: Int64
    public var since: Instant
    public var stage: Stage
    /// When the level's window passes.
    public var windowEnds: Instant
    /// When its owners are reminded; `nil` once they were, or where nobody is.
    public var warningDue: Instant?
    public var claim: Claim?
    /// What owners have answered here, one answer a person, where the level needs several.
    public var votes: [Vote]
    /// Who has answered where, earlier in this case, where the policy lets nobody answer at two levels.
    public var decidedBefore: [LevelAnswer]
    /// When others come to own the case here, as far as rotas and absences say now.
    public var dutyDue: Instant?
    /// How it has run: the ledger of pauses, questions, data asked for and disputes.
    public var course: Course

    public init(
        level: LevelName,
        generation: Int64,
        since: Instant,
        stage: Stage,
        windowEnds: Instant,
        warningDue: Instant? = nil,
        claim: Claim? = nil,
        votes: [Vote] = [],
        decidedBefore: [LevelAnswer] = [],
        course: Course = Course()
    ) {
        self.level = level
        self.generation = generation
        self.since = since
        self.stage = stage
        self.windowEnds = windowEnds
        self.warningDue = warningDue
        self.claim = claim
        self.votes = votes
        self.decidedBefore = decidedBefore
        self.course = course
    }

    public var nextDeadline: Instant {
        [warningDue, claim?.until, dutyDue, course.nextDue].reduce(windowEnds) { min($0, $1 ?? $0) }
    }

    /// Who owns the case here; nobody until it has been taken in.
    public var owners: [PersonID] {
        switch stage {
        case .passed, .held: []
        case .underReview(let owners): owners
        }
    }

    /// Whether anybody was asked.
    var isAsked: Bool { !owners.isEmpty }
}

/// That somebody has answered at a level.
public struct LevelAnswer: Hashable, Sendable {
    public let person: PersonID
    public let level: LevelName

    public init(person: PersonID, level: LevelName) {
        self.person = person
        self.level = level
    }
}

extension LevelStay {
    /// Notes who has answered here, once: whoever acted, and for whom.
    mutating func remember(_ vote: Vote) {
        for person in [vote.person, vote.actingFor].compactMap({ $0 }) {
            let answer = LevelAnswer(person: person, level: level)
            if !decidedBefore.contains(answer) { decidedBefore.append(answer) }
        }
    }
}

/// Keeps others from deciding while one person looks.
public struct Claim: Hashable, Sendable {
    public let by: PersonID
    public let at: Instant
    public let until: Instant

    public init(by person: PersonID, at: Instant, until: Instant) {
        self.by = person
        self.at = at
        self.until = until
    }
}

/// How a case ended.
public struct Closure: Hashable, Sendable {
    public let outcome: OutcomeKind
    public let at: Instant
    /// The level at which it ended.
    public let level: LevelName
    public let by: Closer

    public init(outcome: OutcomeKind, at: Instant, level: LevelName, by closer: Closer) {
        self.outcome = outcome
        self.at = at
        self.level = level
        self.by = closer
    }
}

/// Who or what ended a case.
public enum Closer: Hashable, Sendable {
    case person(PersonID)
    /// A window passed, or nobody could be asked; the authority that the policy names for it, if any.
    case expiry(AuthorityName?)
    /// The reason for asking has gone.
    case recovery
    /// The mode of its gate, which somebody set under this authority.
    case gate(AuthorityName)
    /// Rules of a first check; the authority under which they let the case go on, where they did.
    case rules(AuthorityName?)

    public var description: String {
        switch self {
        case .person(let person): person.rawValue
        case .expiry(let authority?): "expiry under \(authority)"
        case .expiry(nil): "expiry"
        case .recovery: "recovery"
        case .rules(let authority?): "rules under \(authority)"
        case .rules(nil): "rules"
        case .gate(let authority): "the gate's mode under \(authority)"
        }
    }
}
