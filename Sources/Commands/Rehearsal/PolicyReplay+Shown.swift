import Escalation
import JSON

extension PolicyReplay {
    /// In total, for people.
    func summary(of policy: Policy) -> [String] {
        let total = cases.count == 1 ? "1 case" : "\(cases.count) cases"
        let kinds = ReplayedCase.Difference.Kind.allCases.compactMap { kind -> String? in
            let count = count(of: kind)
            return count > 0 ? "  \(count) \(kind.inWords)" : nil
        }
        return ["\(policy.reference) over \(total): \(unchanged) as before"] + kinds
    }

    func json(of policy: Policy) -> JSONValue {
        var counts: JSONObject = ["cases": .int(Int64(cases.count)), "unchanged": .int(Int64(unchanged))]
        for kind in ReplayedCase.Difference.Kind.allCases { counts[kind.rawValue] = .int(Int64(count(of: kind))) }
        return [
            "policy": .string(policy.name.rawValue), "version": .int(policy.version), "counts": .object(counts),
        ]
    }
}

extension ReplayedCase {
    var json: JSONValue {
        var object: JSONObject = [
            "case": .string(id.rawValue), "policy": .string(policy.name.rawValue), "version": .int(policy.version),
            "trigger": .string(trigger.rawValue), "openedAt": .string(openedAt.description),
        ]
        if !differences.isEmpty { object["differences"] = .array(differences.map(\.json)) }
        return .object(object)
    }
}

extension ReplayedCase.Difference.Kind {
    fileprivate var inWords: String {
        switch self {
        case .notOpened: "would not have opened"
        case .cannotTell: "cannot be told"
        case .trigger: "by another trigger"
        case .entry: "at another entry level"
        case .window: "with other windows"
        case .levels: "through other levels"
        case .refused: "with a decision that would have been refused"
        case .taken: "with a decision that would have been taken"
        case .outcome: "with another outcome"
        }
    }
}

extension ReplayedCase.Difference {
    var tint: Tint {
        switch self {
        case .notOpened, .refused, .taken, .outcome: .bad
        case .cannotTell: .dim
        case .trigger, .entry, .window, .levels: .odd
        }
    }

    var inWords: String {
        switch self {
        case .notOpened(let reason): "not opened: \(reason)"
        case .cannotTell(let reason): "cannot be told: \(reason)"
        case .trigger(let before, let now): "trigger \(before) → \(now)"
        case .entry(let before, let now): "entry \(before) → \(now)"
        case .window(let level, let before, let now):
            "window of \(level) \(WrittenDuration(before)) → \(WrittenDuration(now))"
        case .levels(let before, let now): "levels \(before.inWords) → \(now.inWords)"
        case .refused(let person, let action, let at, let refusal):
            "\(person)'s \(action.rawValue) of \(at.shown) refused: \(refusal.description)"
        case .taken(let person, let action, let at, let refusal):
            "\(person)'s \(action.rawValue) of \(at.shown) taken, which was refused: \(refusal.description)"
        case .outcome(let before, let now):
            "outcome \(before?.rawValue ?? "none yet") → \(now?.rawValue ?? "none yet")"
        }
    }

    fileprivate var json: JSONValue {
        var object: JSONObject = ["kind": .string(kind.rawValue), "message": .string(inWords)]
        func set(_ before: JSONValue, _ now: JSONValue) {
            object["before"] = before
            object["now"] = now
        }
        func set(_ person: PersonID, _ action: DecisionAction, _ at: Instant, _ refusal: Refusal) {
            object["by"] = .string(person.rawValue)
            object["action"] = .string(action.rawValue)
            object["at"] = .string(at.description)
            object["code"] = .string(refusal.code)
        }
        switch self {
        case .notOpened, .cannotTell: break
        case .trigger(let before, let now): set(.string(before.rawValue), .string(now.rawValue))
        case .entry(let before, let now): set(.string(before.rawValue), .string(now.rawValue))
        case .window(let level, let before, let now):
            object["level"] = .string(level.rawValue)
            set(.int(before.components.seconds), .int(now.components.seconds))
        case .levels(let before, let now):
            set(.array(before.map { .string($0.rawValue) }), .array(now.map { .string($0.rawValue) }))
        case .refused(let person, let action, let at, let refusal): set(person, action, at, refusal)
        case .taken(let person, let action, let at, let refusal): set(person, action, at, refusal)
        case .outcome(let before, let now):
            set(before.map { .string($0.rawValue) } ?? .null, now.map { .string($0.rawValue) } ?? .null)
        }
        return .object(object)
    }
}

extension [LevelName] {
    fileprivate var inWords: String { map(\.rawValue).joined(separator: ", ") }
}
