/// How pressing a case is. It orders what people take next and shortens windows; it leaves no level out.
public enum Urgency: String, Hashable, Comparable, Sendable, CaseIterable {
    case low, normal, urgent

    /// Higher is more pressing; zero is usual.
    public var rank: Int64 {
        switch self {
        case .low: -1
        case .normal: 0
        case .urgent: 1
        }
    }

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}

extension RiskRating: Comparable {
    private var rank: Int {
        switch self {
        case .low: 0
        case .medium: 1
        case .high: 2
        case .critical: 3
        }
    }

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }
}
