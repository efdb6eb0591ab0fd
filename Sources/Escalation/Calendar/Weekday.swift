/// A day of the week, Monday first (ISO 8601).
public enum Weekday: String, Hashable, Sendable, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// Of a day counted from 1970-01-01, which was a Thursday.
    init(ofDay day: Int) {
        self = Self.allCases[((day + 3) % 7 + 7) % 7]
    }

    /// 0 for Monday.
    var index: Int {
        switch self {
        case .monday: 0
        case .tuesday: 1
        case .wednesday: 2
        case .thursday: 3
        case .friday: 4
        case .saturday: 5
        case .sunday: 6
        }
    }
}
