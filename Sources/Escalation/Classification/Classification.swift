/// How a policy tells its cases apart when they open: what they are about, how grave they are, how pressing.
public struct Classification: Sendable {
    /// In the order in which they are tried; the first that holds wins.
    public var categories: [CategoryRule]
    /// One row for each rating; the highest that holds wins.
    public var risks: [RiskRule]
    /// One row for each urgency; the most pressing that holds wins.
    public var urgencies: [UrgencyRule]

    public init(categories: [CategoryRule] = [], risks: [RiskRule] = [], urgencies: [UrgencyRule] = []) {
        self.categories = categories
        self.risks = risks
        self.urgencies = urgencies
    }

    public var isEmpty: Bool { categories.isEmpty && risks.isEmpty && urgencies.isEmpty }

    public func category(_ name: CategoryName) -> CategoryRule? { categories.first { $0.name == name } }

    /// What outcomes of a case wait for. Where its category could not be told, the strictest of all categories holds.
    func hold(of standing: Standing) -> OutcomeHold? {
        guard standing.unclear.contains(.category) else { return standing.category.flatMap(category)?.hold }
        return categories.compactMap(\.hold).max { $0.witnesses < $1.witnesses }
    }

    /// What becomes of outcomes of a case while the log cannot be written; the strictest where its category could not be told.
    func outage(of standing: Standing) -> LogOutage {
        guard standing.unclear.contains(.category) else { return standing.category.flatMap(category)?.outage ?? .usual }
        return categories.compactMap(\.outage).min { $0.backlogMax ?? -1 < $1.backlogMax ?? -1 } ?? .usual
    }

    func urgency(_ urgency: Urgency) -> UrgencyRule? { urgencies.first { $0.urgency == urgency } }
}

/// What a case is about.
public struct CategoryRule: Sendable {
    public var name: CategoryName
    /// Over the variables of an event, as a trigger's condition is.
    public var condition: Condition
    public var demand: PathDemand
    /// Windows at levels where its cases have less time than the level gives.
    public var windows: [LevelName: Duration]
    /// The name of the form that its deciders fill in.
    public var form: FormName?
    /// What its outcomes wait for; `nil` where they leave at once.
    public var hold: OutcomeHold?
    /// What becomes of its outcomes while the log cannot be written; `nil` where the policy does not say.
    public var outage: LogOutage?

    public init(
        name: CategoryName,
        condition: Condition,
        demand: PathDemand = PathDemand(),
        windows: [LevelName: Duration] = [:],
        form: FormName? = nil,
        hold: OutcomeHold? = nil,
        outage: LogOutage? = nil
    ) {
        self.name = name
        self.condition = condition
        self.demand = demand
        self.windows = windows
        self.form = form
        self.hold = hold
        self.outage = outage
    }
}

/// When a case is how grave.
public struct RiskRule: Sendable {
    public var rating: RiskRating
    public var condition: Condition
    /// A higher rating demands what the lower rows demand too.
    public var demand: PathDemand

    public init(rating: RiskRating, condition: Condition, demand: PathDemand = PathDemand()) {
        self.rating = rating
        self.condition = condition
        self.demand = demand
    }
}

/// When a case is how pressing, and how much less time its levels then have.
public struct UrgencyRule: Sendable {
    public enum Windows: Hashable, Sendable {
        case unchanged
        /// So many thousandths of what a level gives, from 1 to 1000.
        case part(thousandths: Int64)
        /// Windows at levels where its cases have less time than the level gives.
        case each([LevelName: Duration])
    }

    public var urgency: Urgency
    public var condition: Condition
    public var windows: Windows

    public init(urgency: Urgency, condition: Condition, windows: Windows = .unchanged) {
        self.urgency = urgency
        self.condition = condition
        self.windows = windows
    }
}

/// What a category or a risk asks of a case's way through the levels.
public struct PathDemand: Hashable, Sendable {
    /// Its cases begin here where their trigger would have them begin lower; a level that is entered so cannot be
    /// skipped.
    public var entry: LevelName?
    /// Levels that cannot be skipped.
    public var mustPass: [LevelName]

    public init(entry: LevelName? = nil, mustPass: [LevelName] = []) {
        self.entry = entry
        self.mustPass = mustPass
    }

    /// Every level that cannot be skipped.
    var levels: [LevelName] { mustPass + [entry].compactMap { $0 } }
}
