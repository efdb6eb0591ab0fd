import JSON

/// What a policy test may say of a case, and of the step that led there.
///
/// A field that a case gains is added here, with the line in ``Observation`` that says how it is seen, and can be
/// expected from then on.
public enum ObservedField: String, CaseIterable, Hashable, Sendable {
    /// Which of the test's cases is meant, from 1; else the one that the step touched.
    case number = "case"
    /// The triggers whose cases this step opened; none of them: `none`.
    case opens
    case trigger
    case cause
    case key
    case because
    /// Fields that the case keeps, by path; others may stand beside them.
    case snapshot
    /// What the policy's rows, or people, say of it; `none` where they say nothing.
    case category, risk, urgency
    /// `open` or `ended`.
    case status
    /// Where it is, or where it ended.
    case level
    /// The people who own it.
    case owners
    /// From when it came to its level until the window passes, by the wall clock.
    case window
    /// From now until the window passes, by the wall clock.
    case left
    /// How it ended; `none` while it is open.
    case outcome
    /// Who ended it: a person, `expiry`, `expiry under AUTHORITY` or `recovery`.
    case by
    /// How many events joined it after the first.
    case attached
    /// How many have answered so far, where several must agree.
    case answers
    case revision
    /// Whether its owners were reminded in this step.
    case reminded
    /// Why what the step wanted was refused, as a refusal's code; `none` where it was taken.
    case refused
}

/// How a value that a test expects is held against what is there.
extension ObservedField {
    func isMet(_ expected: JSONValue, by found: JSONValue) -> Bool {
        if expected == .string("none") { return found.isNull || found.array?.isEmpty == true }
        switch self {
        case .snapshot: return expected.isWithin(found)
        case .opens, .owners:
            let wanted = expected.array ?? [expected]
            let there = found.array ?? [found]
            return wanted.count == there.count && Set(wanted) == Set(there)
        default: return expected.isSameAmount(as: found)
        }
    }
}

extension JSONValue {
    /// Whether every field of this object stands in `other` with the same value; a field may be written as a path.
    fileprivate func isWithin(_ other: JSONValue) -> Bool {
        guard case .object(let fields) = self else { return isSameAmount(as: other) }
        return fields.allSatisfy { name, value in
            guard let found = other[name] ?? FieldPath(name)?.value(in: other) else { return false }
            return value.isWithin(found)
        }
    }

    /// Equality in which `12000` and `12000.0` are one number.
    fileprivate func isSameAmount(as other: JSONValue) -> Bool {
        if let left = double, let right = other.double { return left == right }
        if case .array(let left) = self, case .array(let right) = other {
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSameAmount(as: $1) }
        }
        return self == other
    }
}
