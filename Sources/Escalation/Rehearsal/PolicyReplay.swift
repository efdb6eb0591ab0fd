import JSON

/// What a policy's new text would have done otherwise with past cases.
public struct PolicyReplay: Sendable {
    public private(set) var cases: [ReplayedCase] = []

    public init() {}

    public mutating func add(_ replayed: ReplayedCase) { cases.append(replayed) }

    /// In how many cases something of this kind is other.
    public func count(of kind: ReplayedCase.Difference.Kind) -> Int {
        cases.count { $0.differences.contains { $0.kind == kind } }
    }

    public var unchanged: Int { cases.count(where: \.differences.isEmpty) }
}

/// What would have been otherwise in one past case.
public struct ReplayedCase: Sendable {
    public let id: CaseID
    public let policy: PolicyReference
    public let trigger: TriggerName
    public let openedAt: Instant
    public let differences: [Difference]

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
    /// of today in both, so that what differs comes from the text alone.
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
        func replayed(_ differences: [ReplayedCase.Difference]) -> ReplayedCase {
            ReplayedCase(
                id: subject.id,
                policy: subject.policy,
                trigger: subject.key.trigger,
                openedAt: subject.openedAt,
                differences: differences
            )
        }
        guard let standing, let origin = standing.trigger(subject.key.trigger) else {
            return replayed([.cannotTell(because: "the store has no \(subject.policy) that knows its trigger")])
        }
        let rule: TriggerRule
        switch past.reopening(under: self, openedUnder: standing) {
        case .opened(let chosen): rule = chosen
        case .notOpened(let reason): return replayed([.notOpened(because: reason)])
        case .cannotTell(let reason): return replayed([.cannotTell(because: reason)])
        }
        func live(_ policy: Policy, _ entry: LevelName, _ assessment: Assessment) -> Reenactment {
            Reenactment(
                of: past,
                under: policy,
                entry: entry,
                assessment: assessment,
                directory: directory,
                calendars: calendars,
                now: now
            )
        }
        var differences: [ReplayedCase.Difference] = []
        if rule.name != origin.name { differences.append(.trigger(before: origin.name, now: rule.name)) }
        let before = live(standing, origin.entryLevel, past.assessment)
        let told = tellsApart(as: standing) ? past.assessment : classification.assess(past.event)
        let after = live(self, rule.entryLevel, told)
        if let start = before.stays.first?.level, let other = after.stays.first?.level, start != other {
            differences.append(.entry(before: start, now: other))
        }
        differences += after.differences(from: before) { past.isForWantOfData($0, under: rule, standing) }
        return replayed(differences)
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
