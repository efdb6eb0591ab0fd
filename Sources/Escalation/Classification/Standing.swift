/// Where a case belongs: what it is about, how grave and how pressing it is, and how far it has come on the way that
/// follows from that.
public struct Standing: Hashable, Sendable {
    public internal(set) var category: CategoryName?
    /// `nil` where no row of the policy holds.
    public internal(set) var risk: RiskRating?
    public internal(set) var urgency: Urgency
    /// What could not be told: the case takes the strictest path of each.
    public internal(set) var unclear: Set<Assessment.Aspect>
    /// Whether a person chose the category.
    public internal(set) var isCategorised: Bool
    /// Levels that cannot be skipped, whatever category and risk come to.
    public internal(set) var kept: Set<LevelName>
    /// Levels where somebody has answered and passed the case on.
    public internal(set) var answered: Set<LevelName>
    /// What one owner wants, until another confirms it.
    public internal(set) var lowering: RiskLowering?
    /// What the rules of its level found when it came in there.
    public internal(set) var checks: [CheckResult]
    /// The shape of an event of this case that nobody had acknowledged when it came: nothing decides alone here.
    public internal(set) var newShape: Digest?

    public init(
        category: CategoryName? = nil,
        risk: RiskRating? = nil,
        urgency: Urgency = .normal,
        unclear: Set<Assessment.Aspect> = [],
        isCategorised: Bool = false,
        kept: Set<LevelName> = [],
        answered: Set<LevelName> = [],
        lowering: RiskLowering? = nil,
        checks: [CheckResult] = [],
        newShape: Digest? = nil
    ) {
        self.category = category
        self.risk = risk
        self.urgency = urgency
        self.unclear = unclear
        self.isCategorised = isCategorised
        self.kept = kept
        self.answered = answered
        self.lowering = lowering
        self.checks = checks
        self.newShape = newShape
    }

    init(_ assessment: Assessment) {
        self.init(
            category: assessment.category,
            risk: assessment.risk,
            urgency: assessment.urgency,
            unclear: Set(assessment.unclear.keys)
        )
    }

    /// Of a case of a policy that tells nothing apart.
    public static let plain = Standing()
}

/// That one owner wants a case rated lower. It takes another to do it.
public struct RiskLowering: Hashable, Sendable {
    public let risk: RiskRating
    public let by: PersonID

    public init(to risk: RiskRating, by person: PersonID) {
        self.risk = risk
        self.by = person
    }
}

extension Standing {
    /// That nothing decides alone here, and why; `nil` where the shape was known.
    public var shapeInWords: String? { newShape.map { EnglishWords().shapeIsNew($0) } }
}
