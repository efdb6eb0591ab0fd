import JSON

/// What one transaction hands to the core, and what it takes from it.
///
/// The clock is the store's, the salts are drawn outside: the core itself reads no clock and draws no number, so that
/// simulation, drills and replay run the same code as production.
public struct Step {
    /// The store's clock at the start of the transaction.
    public let now: Instant
    public let directory: Directory
    /// In which windows are counted where a policy says so.
    public let calendars: BusinessCalendars
    /// Thirty-two random bytes, for a commitment.
    private let drawSalt: () -> [UInt8]

    /// The order in which things happened.
    public private(set) var entries: [Entry] = []
    public private(set) var notices: [Notice] = []
    public private(set) var passes: [Pass] = []
    public private(set) var outcomes: [Outcome] = []
    /// Cases that are to be opened before the transaction is written.
    public private(set) var wanted: [WantedCase] = []
    public private(set) var dataInquiries: [DataInquiry] = []

    public init(
        now: Instant,
        directory: Directory,
        calendars: BusinessCalendars = .none,
        drawSalt: @escaping () -> [UInt8]
    ) {
        self.now = now
        self.directory = directory
        self.calendars = calendars
        self.drawSalt = drawSalt
    }

    mutating func add(_ pass: Pass) { passes.append(pass) }

    mutating func add(_ notice: Notice) { notices.append(notice) }

    mutating func add(_ outcome: Outcome) { outcomes.append(outcome) }

    mutating func add(_ case: WantedCase) { wanted.append(`case`) }

    /// Hands over what is to be opened; the step wants nothing more then.
    public mutating func takeWanted() -> [WantedCase] {
        defer { wanted = [] }
        return wanted
    }
    mutating func add(_ inquiry: DataInquiry) { dataInquiries.append(inquiry) }

    /// An entry about the installation rather than a case.
    mutating func add(_ entry: Entry.Draft, number: Int64) {
        let detail = entry.detail.map { Entry.Detail(salt: drawSalt(), content: $0) }
        entries.append(.ofInstallation(entry.kind, change: number, at: now, facts: entry.facts, detail: detail))
    }

    /// Seals what is erasable into an entry's commitment and keeps it beside. What the case's next entry names.
    mutating func add(_ draft: Entry.Draft, for subject: Case) -> LastEntry {
        let detail = draft.detail.map { Entry.Detail(salt: drawSalt(), content: $0) }
        let entry = Entry(draft: draft, of: subject, at: now, detail: detail)
        entries.append(entry)
        return LastEntry(entry)
    }
}

/// A case handed to the queue of a level. The message that carries it is a hint: it holds no state.
public struct Pass: Hashable, Sendable {
    public let caseID: CaseID
    public let level: LevelName
    public let generation: Int64
    public let change: Int64
    public let correlation: String
    public let traceparent: String?
    public let drill: DrillID?

    public init(
        caseID: CaseID,
        level: LevelName,
        generation: Int64,
        change: Int64,
        correlation: String,
        traceparent: String?,
        drill: DrillID? = nil
    ) {
        self.caseID = caseID
        self.level = level
        self.generation = generation
        self.change = change
        self.correlation = correlation
        self.traceparent = traceparent
        self.drill = drill
    }
}
