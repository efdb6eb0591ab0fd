/// What a root lets people do together.
public enum TrustRole: String, Hashable, Sendable, CaseIterable {
    /// Make the next root: change people, keys and thresholds.
    case root
    /// Put a bundle into force that loosens something, or tightens, or only changes data. The names are those of
    /// ``ChangeClass``.
    case loosen, tighten, data
}

/// What a bundle does to the rules in force. It is computed from both; an author's word for it is only checked.
public enum ChangeClass: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Words for people, tests, contacts, holidays: no rule changes.
    case data
    /// Whatever may be decided after it might have been decided before.
    case tighten
    /// Everything else, and everything that is not known to be harmless.
    case loosen

    /// Whose signatures it takes.
    public var role: TrustRole {
        switch self {
        case .data: .data
        case .tighten: .tighten
        case .loosen: .loosen
        }
    }

    public static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: Int {
        switch self {
        case .data: 0
        case .tighten: 1
        case .loosen: 2
        }
    }
}
