/// Why the clock of a stay may stand still.
public enum PauseReason: String, Hashable, Sendable, CaseIterable {
    /// An owner waits for an answer.
    case information
    /// The source of the case was asked for data.
    case data
    /// An owner waits for somebody outside.
    case outsideParty = "outside-party"
}

/// For what the clock of a level stands still, and for how long in all.
public struct PauseRules: Hashable, Sendable {
    public var reasons: Set<PauseReason>
    /// Of all pauses of one stay together, counted as its window is: by the wall, or in working time.
    public var atMost: Duration

    public init(_ reasons: Set<PauseReason>, atMost: Duration) {
        self.reasons = reasons
        self.atMost = atMost
    }

    /// The clock never stands still.
    public static let none = PauseRules([], atMost: .zero)
}

/// A line of the ledger: that the clock of a stay stood still, or still does.
public struct Pause: Hashable, Sendable {
    public let reason: PauseReason
    /// Who stopped it; `nil` where the case itself asked its source.
    public let by: PersonID?
    /// What is waited for: the number of a question, the id of a request, an outside party in words.
    public let subject: String
    public let from: Instant
    /// When it ends at the latest.
    public internal(set) var until: Instant
    /// When it ended, as soon as it has.
    public internal(set) var ended: Instant?

    /// How many lines a ledger has at most. Past it the clock runs on, whatever anybody waits for.
    public static let countMax = 100

    public init(
        _ reason: PauseReason,
        by person: PersonID?,
        subject: String,
        from: Instant,
        until: Instant,
        ended: Instant? = nil
    ) {
        self.reason = reason
        self.by = person
        self.subject = subject
        self.from = from
        self.until = until
        self.ended = ended
    }

    public var isOpen: Bool { ended == nil }

    /// When it ended or, while it lasts, will.
    public var end: Instant { ended ?? until }
}

extension Sequence<Pause> {
    /// When the clock stood still, or will: pauses that overlap count once.
    var stops: [Range<Instant>] {
        var stops: [Range<Instant>] = []
        for pause in self.sorted(by: { $0.from < $1.from }) where pause.from < pause.end {
            if let last = stops.last, pause.from <= last.upperBound {
                stops[stops.count - 1] = last.lowerBound..<Swift.max(last.upperBound, pause.end)
            } else {
                stops.append(pause.from..<pause.end)
            }
        }
        return stops
    }
}
