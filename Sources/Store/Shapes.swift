import Escalation

/// What the store says of the shape of an event that has come.
public enum ShapeVerdict: Hashable, Sendable {
    /// Rules may decide over it: it was the first of its kind, or somebody has acknowledged it.
    case known
    /// It has just made its kind known.
    case first
    /// It has come before, and nobody has acknowledged it.
    case waiting
    /// Its kind was known, and it has come for the first time; beside it, shapes of its kind that are known.
    case new(beside: [EventShape])
    /// As new, but so many wait already that it is not remembered.
    case crowded

    /// Whether nothing decides alone over it.
    public var isUnacknowledged: Bool {
        switch self {
        case .known, .first: false
        case .waiting, .new, .crowded: true
        }
    }
}
