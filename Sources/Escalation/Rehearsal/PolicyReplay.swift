import JSON

/// What other rules, or other data, would have done otherwise with past cases.
public struct PolicyReplay: Sendable {
    public private(set) var cases: [ReplayedCase] = []

    public init() {}

    public mutating func add(_ replayed: ReplayedCase) { cases.append(replayed) }

    /// In how many cases something of this kind is other.
    public func count(of kind: ReplayedCase.Difference.Kind) -> Int {
        cases.count { $0.differences.contains { $0.kind == kind } }
    }

    public var unchanged: Int { cases.count(where: \.differences.isEmpty) }

    /// In how many cases the replay of what was recorded went another way than the record says: what is told of those
    /// rests on less.
    public var departed: Int { cases.count { $0.departure != nil } }

    /// Of all cases in which it can be told, together.
    public var totals: (before: ReplayTotals, now: ReplayTotals) {
        var (before, now) = (ReplayTotals(), ReplayTotals())
        for replayed in cases {
            guard let courses = replayed.courses else { continue }
            before.add(courses.before)
            if let course = courses.now { now.add(course) }
            now.decisionsMissed += replayed.decisionsMissed
        }
        return (before, now)
    }
}

/// What cases came to, counted.
public struct ReplayTotals: Hashable, Sendable {
    public private(set) var opened = 0
    public private(set) var levels: [LevelName: Int] = [:]
    public private(set) var windowsBroken: [LevelName: Int] = [:]
    public private(set) var decisionsTaken = 0
    public private(set) var decisionsRefused = 0
    /// Decisions that were taken then, and would not be: refused, or with no case to take them.
    public internal(set) var decisionsMissed = 0
    public private(set) var outcomes: [OutcomeKind: Int] = [:]
    public private(set) var stillOpen = 0

    public init() {}

    mutating func add(_ course: CourseRecord) {
        opened += 1
        // A level that a case comes back to was reached once.
        for level in Set(course.levels) { levels[level, default: 0] += 1 }
        for level in course.windowsBroken { windowsBroken[level, default: 0] += 1 }
        decisionsTaken += course.decisionsTaken
        decisionsRefused += course.decisionsRefused
        if let outcome = course.outcome { outcomes[outcome, default: 0] += 1 } else { stillOpen += 1 }
    }
}

/// What would have been otherwise in one past case.
public struct ReplayedCase: Sendable {
    public let id: CaseID
    public let policy: PolicyReference
    public let trigger: TriggerName
    public let openedAt: Instant
    public let differences: [Difference]
    /// How it goes with nothing changed, and how it would have gone: `nil` in place of the second where it would not
    /// have been opened. `nil` where that cannot be told.
    public let courses: (before: CourseRecord, now: CourseRecord?)?
    /// Where the replay with nothing changed leaves what was recorded; `nil` where it goes the same way.
    public let departure: CourseRecord.Departure?

    /// How many decisions that were taken would not have been.
    public var decisionsMissed: Int {
        guard let courses else { return 0 }
        guard courses.now != nil else { return courses.before.decisionsTaken }
        return differences.count { $0.kind == .refused }
    }

    public enum Difference: Hashable, Sendable {
        case notOpened(because: String)
        case cannotTell(because: String)
        case trigger(before: TriggerName, now: TriggerName)
        case entry(before: LevelName, now: LevelName)
        /// By the wall clock, from when the case came to the level.
        case window(LevelName, before: Duration, now: Duration)
        /// The levels that it passes through.
        case levels(before: [LevelName], now: [LevelName])
        /// A decision that was taken would be refused.
        case refused(by: PersonID, DecisionAction, at: Instant, Refusal)
        /// A decision that was refused would be taken.
        case taken(by: PersonID, DecisionAction, at: Instant, before: Refusal)
        /// `nil` where it is still open.
        case outcome(before: OutcomeKind?, now: OutcomeKind?)

        /// A stable word for scripts.
        public enum Kind: String, CaseIterable, Hashable, Sendable {
            case notOpened = "not-opened"
            case cannotTell = "cannot-tell"
            case trigger, entry, window, levels, refused, taken, outcome
        }

        public var kind: Kind {
            switch self {
            case .notOpened: .notOpened
            case .cannotTell: .cannotTell
            case .trigger: .trigger
            case .entry: .entry
            case .window: .window
            case .levels: .levels
            case .refused: .refused
            case .taken: .taken
            case .outcome: .outcome
            }
        }
    }
}

extension Policy {
    /// Whether its categories, ratings and urgencies follow from the same conditions as another's.
    func tellsApart(as other: Policy) -> Bool {
        func rows(_ classification: Classification) -> [String] {
            classification.categories.map { "\($0.name) \($0.condition.text)" }
                + classification.risks.map { "\($0.rating) \($0.condition.text)" }
                + classification.urgencies.map { "\($0.urgency) \($0.condition.text)" }
        }
        return rows(classification) == rows(other.classification)
    }

    /// Lives through a past case under this text and under the one that it was opened under, with the people and calendars
    /// of today in both, so that what differs comes from the text alone, or from the data that are asked for.
    ///
    /// - Parameter standing: The version under which the case was opened; `nil` where it is not known any more.
    public func replay(
        _ past: PastCase,
        openedUnder standing: Policy?,
        directory: Directory,
        calendars: BusinessCalendars,
        now: Instant
    ) -> ReplayedCase {
        let subject = past.subject
        guard let standing, let origin = standing.trigger(subject.key.trigger) else {
            return past.replayed([.cannotTell(because: "the store has no \(subject.policy) that knows its trigger")])
        }
        let before = Reenactment(
            of: past,
            under: standing,
            entry: standing.entryLevel(of: origin, for: past.beginning),
            assessment: past.assessment,
            snapshot: past.beginning,
            directory: directory,
            calendars: calendars,
            now: now
        )
        let departure = before.course.departure(from: past.course, before: now)
        let rule: TriggerRule
        switch past.reopening(under: self, openedUnder: standing) {
        case .opened(let chosen): rule = chosen
        case .notOpened(let reason):
            return past.replayed([.notOpened(because: reason)], (before.course, nil), departure)
        case .cannotTell(let reason): return past.replayed([.cannotTell(because: reason)], nil, departure)
        }
        var differences: [ReplayedCase.Difference] = []
        if rule.name != origin.name { differences.append(.trigger(before: origin.name, now: rule.name)) }
        let isToldAlike = tellsApart(as: standing) && past.changes.isEmpty
        let snapshot = past.snapshot(under: rule)
        let after = Reenactment(
            of: past,
            under: self,
            entry: entryLevel(of: rule, for: snapshot),
            assessment: isToldAlike ? past.assessment : classification.assess(past.event),
            snapshot: snapshot,
            directory: directory,
            calendars: calendars,
            now: now
        )
        if let start = before.stays.first?.level, let other = after.stays.first?.level, start != other {
            differences.append(.entry(before: start, now: other))
        }
        differences += after.differences(from: before) { past.isForWantOfData($0, under: rule, standing) }
        return past.replayed(differences, (before.course, after.course), departure)
    }
}

extension PastCase {
    fileprivate func replayed(
        _ differences: [ReplayedCase.Difference],
        _ courses: (CourseRecord, CourseRecord?)? = nil,
        _ departure: CourseRecord.Departure? = nil
    ) -> ReplayedCase {
        ReplayedCase(
            id: subject.id,
            policy: subject.policy,
            trigger: subject.key.trigger,
            openedAt: subject.openedAt,
            differences: differences,
            courses: courses.map { (before: $0.0, now: $0.1) },
            departure: departure
        )
    }
}

extension Reenactment {
    /// - Parameter isForWantOfData: Whether a refusal comes only from what was not kept.
    fileprivate func differences(
        from before: Reenactment,
        isForWantOfData: (Refusal) -> Bool
    ) -> [ReplayedCase.Difference] {
        var differences: [ReplayedCase.Difference] = []
        var seen: Set<LevelName> = []
        for stay in stays where seen.insert(stay.level).inserted {
            guard let earlier = before.stays.first(where: { $0.level == stay.level }), earlier.window != stay.window
            else { continue }
            differences.append(.window(stay.level, before: earlier.window, now: stay.window))
        }
        var isUntold = false
        for (earlier, later) in zip(before.decisions, decisions) {
            let (decision, at) = (later.decision, later.move.at)
            switch (earlier.refusal, later.refusal) {
            case (nil, let refusal?) where isForWantOfData(refusal):
                isUntold = true
                differences.append(.cannotTell(because: "\(decision.person) decided on what was not kept: \(refusal)"))
            case (nil, let refusal?):
                differences.append(.refused(by: decision.person, decision.action, at: at, refusal))
            case (let refusal?, nil):
                differences.append(.taken(by: decision.person, decision.action, at: at, before: refusal))
            case (nil, nil), (_?, _?): break
            }
        }
        guard !isUntold else { return differences }
        let (path, earlierPath) = (stays.map(\.level), before.stays.map(\.level))
        if path != earlierPath { differences.append(.levels(before: earlierPath, now: path)) }
        if outcome != before.outcome { differences.append(.outcome(before: before.outcome, now: outcome)) }
        return differences
    }
}
