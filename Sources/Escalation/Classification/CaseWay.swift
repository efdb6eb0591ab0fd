/// The way that some cases of a trigger take through the levels.
public struct CaseWay: Hashable, Sendable {
    /// What tells these cases from others of their trigger; `nil` where it is all that no row holds for.
    public enum Kind: Hashable, Sendable {
        case category(CategoryName)
        case risk(RiskRating)
    }

    public let kind: Kind?
    /// Every level to which the case comes if each passes it on.
    public let levels: [LevelName]
    /// Those that it cannot skip.
    public let unskippable: [LevelName]
    public let standing: Standing
}

extension Policy {
    /// The ways of a trigger's cases: of those that no row holds for, of each category, and of each rating.
    public func ways(of trigger: TriggerRule) -> [CaseWay] {
        [way(from: trigger.entryLevel, nil, Assessment())]
            + classification.categories.map {
                way(from: trigger.entryLevel, .category($0.name), Assessment(category: $0.name))
            }
            + classification.risks.sorted { $0.rating < $1.rating }.map {
                way(from: trigger.entryLevel, .risk($0.rating), Assessment(risk: $0.rating))
            }
    }

    private func way(from entry: LevelName, _ kind: CaseWay.Kind?, _ assessment: Assessment) -> CaseWay {
        let (start, standing) = start(from: entry, assessment)
        return CaseWay(
            kind: kind,
            levels: levels.drop { $0.level != start }.map(\.level),
            unskippable: unskippable(standing),
            standing: standing
        )
    }

    /// The longest path of all cases of a trigger, whatever category and risk they are of. Urgency only shortens it.
    public func longestPath(of trigger: TriggerRule, now: Instant, calendars: BusinessCalendars) -> LongestPath? {
        var tried: Set<[Duration]> = []
        var longest: LongestPath?
        for category in [nil] + classification.categories.map({ Optional($0.name) }) {
            for risk in [nil] + classification.risks.map({ Optional($0.rating) }) {
                let (start, standing) = start(from: trigger.entryLevel, Assessment(category: category, risk: risk))
                let windows = levels.drop { $0.level != start }.map { window(of: $0, for: standing) }
                guard tried.insert(windows).inserted,
                    let path = longestPath(from: start, standing: standing, now: now, calendars: calendars)
                else { continue }
                if path.duration > longest?.duration ?? .zero { longest = path }
            }
        }
        return longest
    }

    /// The lowest level to which a case of a trigger can come by itself.
    func lowestLevel(of trigger: TriggerRule) -> LevelName {
        let starts = Set(ways(of: trigger).compactMap(\.levels.first))
        return levels.first { starts.contains($0.level) }?.level ?? trigger.entryLevel
    }
}

extension CaseWay.Kind: CustomStringConvertible {
    public var description: String {
        switch self {
        case .category(let name): "\(name)"
        case .risk(let rating): "risk \(rating.rawValue)"
        }
    }
}
