import Escalation

/// What is measured from when a case was opened, or came to a level.
public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Until the first notice reached somebody who was to decide, or somebody did something in it.
    case notice
    /// Until somebody claimed it first.
    case claim
    /// Until the decision by which people ended it; at a level, until its people answered.
    case decide
    /// Until it ended, however it did; at a level, until it was left.
    case resolve
}

/// Times by the wall clock, and in the working time of those whose level names calendars.
public struct Times: Hashable, Sendable {
    public let wall: Spread
    /// `nil` where no case counts in working time.
    public let business: Spread?
}

/// What became of windows that were armed.
public struct Windows: Hashable, Sendable {
    /// People answered before it passed.
    public var kept = 0
    /// It passed.
    public var broken = 0
    /// The case went before anybody had to answer: its reason was gone, rules decided, nobody was there to be asked.
    public var spared = 0
    public var running = 0

    /// Of those that people had to keep.
    public var brokenShare: Double? { Double.share(broken, of: kept + broken) }
}

/// What is known of a number of cases, or of their times at a level.
public struct Figures: Hashable, Sendable {
    public var count = 0
    public var open = 0
    public var attached = 0
    /// How they ended.
    public var outcomes: [String: Int] = [:]
    /// Who or what ended them.
    public var ended = EndedBy()
    public var times: [Measure: Times] = [:]
    public var windows = Windows()
    /// Answers that came in the time that is normal, and later ones.
    public var punctual = 0
    public var late = 0
    /// Why they were passed to a level, beside the first one.
    public var passes: [String: Int] = [:]
    /// Decisions that were refused, by the word that says why.
    public var refused: [String: Int] = [:]
    /// Decisions and votes that were taken.
    public var answers = 0
    /// Decisions that let something go on.
    public var approvals = 0
    /// Of those, the ones that came faster than the evidence can be read.
    public var hurried = 0
    /// Of those, the ones of which nobody knows how much there was to read.
    public var unjudged = 0

    public struct EndedBy: Hashable, Sendable {
        public var people = 0
        public var silence = 0
        public var recovery = 0
        public var rules = 0
        public var gate = 0
    }

    /// Refused because somebody else had been first: had decided, claimed it, or changed what was decided on.
    public var conflicts: Int { ["closed", "stale", "claimed"].reduce(0) { $0 + (refused[$1] ?? 0) } }
    public var refusals: Int { refused.values.reduce(0, +) }

    /// Passes that left a level's people behind: what is called an escalation.
    public var escalations: Int {
        passes.reduce(0) { Self.isEscalation($1.key) ? $0 + $1.value : $0 }
    }

    /// Whether a pass for this cause goes up for want of an answer, or because people wanted it.
    public static func isEscalation(_ cause: String) -> Bool { cause != "returned" && cause != "hold-ended" }
}

extension Double {
    /// `nil` of none.
    static func share(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
}
