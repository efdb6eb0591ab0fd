import Escalation

/// Which cases a report is about: those that were opened in a period, and of them those that fit.
public struct ReportScope: Hashable, Sendable {
    public var from: Instant
    /// The first instant that is no part of it.
    public var to: Instant
    public var policy: PolicyName?
    public var version: Int64?
    public var category: CategoryName?
    public var trigger: TriggerName?
    /// Cases that came to this level.
    public var level: LevelName?
    /// Cases that somebody of this team had.
    public var team: TeamName?

    public init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    func covers(_ instant: Instant) -> Bool { from <= instant && instant < to }
}

/// What figures may be told apart by.
public enum ReportDimension: String, Hashable, Sendable, CaseIterable {
    case policy, version, category, trigger, level, team

    /// Whether what is counted is a case's time at a level, and not the case.
    public var countsStays: Bool { self == .level || self == .team }
}

/// What a report takes for hurried, and for a storm.
public struct ReportRules: Hashable, Sendable {
    /// Words that are read in a minute. Grown readers of English read 238 of them silently, few more than 400
    /// (Brysbaert, "How many words do we read per minute?", 2019).
    public var wordsPerMinute: Int64 = 400
    /// So many cases of one trigger within ``stormWithin`` are a storm.
    public var stormCases = 20
    public var stormWithin: Duration = .seconds(600)
    /// Fewer than so many cases suggest nothing.
    public var evidenceMin = 10

    public init() {}

    /// How long it takes to read so many words.
    public func readingTime(of words: Int64) -> Duration { .milliseconds(words * 60_000 / max(1, wordsPerMinute)) }
}

/// Who works where, and how working time is counted: what the log does not say.
public struct ReportSurroundings: Sendable {
    /// The teams of each person.
    public var teams: [PersonID: [TeamName]] = [:]
    /// The calendars that are there.
    public var calendars: BusinessCalendars = .none
    /// Counts every case in this one, whatever its level names.
    public var calendar: CalendarName?

    public init() {}
}
