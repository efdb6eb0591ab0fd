/// When people look at the policy itself: whether it still says what is wanted, and whether what it asks of them can be
/// done.
public struct GovernanceRule: Hashable, Sendable {
    /// Until when somebody is to have reviewed it; a later version moves it on.
    public var reviewBy: Instant?
    /// How often people practise what it asks of them.
    public var drillEvery: Duration?
    /// Where such a case goes; the last level where it is `nil`.
    public var level: LevelName?

    public init(reviewBy: Instant? = nil, drillEvery: Duration? = nil, level: LevelName? = nil) {
        self.reviewBy = reviewBy
        self.drillEvery = drillEvery
        self.level = level
    }

    public var isEmpty: Bool { reviewBy == nil && drillEvery == nil }
}

/// What is owed to a policy itself.
public enum GovernanceDuty: String, Hashable, Sendable, CaseIterable {
    case review, drill

    /// A review that was held and changed nothing is asked for again after so long, until a version moves its date on.
    public static let reviewedFor: Duration = .seconds(30 * 86_400)
    /// What was refused, or met with silence, is asked for again after so long.
    public static let askedAgainAfter: Duration = .seconds(7 * 86_400)
}

extension GovernanceRule {
    /// When a duty is to be done next; `nil` where the policy has none such.
    ///
    /// - Parameters:
    ///   - last: How the newest case about it ended; `nil` before the first.
    ///   - since: When the first version that asks for drills came into force.
    ///   - held: When a drill of the policy was last passed; `nil` before the first.
    func due(_ duty: GovernanceDuty, last: Closure?, since: Instant, held: Instant? = nil) -> Instant? {
        switch duty {
        case .review:
            guard let reviewBy, let last else { return reviewBy }
            return max(reviewBy, last.at + (last.isDone ? GovernanceDuty.reviewedFor : GovernanceDuty.askedAgainAfter))
        case .drill:
            guard let drillEvery else { return nil }
            let asked = last.map {
                $0.at + ($0.isDone ? drillEvery : min(drillEvery, GovernanceDuty.askedAgainAfter))
            }
            // A drill that was passed counts without anybody saying so.
            return max(asked ?? since + drillEvery, held.map { $0 + drillEvery } ?? .distantPast)
        }
    }

    /// Whether a case about a duty that was opened at an instant asks for nothing any more: the version in force since
    /// has no such duty, or dates its review later than that.
    func answers(_ duty: GovernanceDuty, openedAt instant: Instant) -> Bool {
        switch duty {
        case .review: reviewBy.map { $0 > instant } ?? true
        case .drill: drillEvery == nil
        }
    }
}

extension Closure {
    /// Whether a person said that it was done. Silence never does.
    fileprivate var isDone: Bool {
        guard case .person = by else { return false }
        return outcome == .notRequired
    }
}
