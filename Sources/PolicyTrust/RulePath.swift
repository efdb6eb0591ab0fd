import Escalation
import JSON

/// Where a field stands in a document: as people read it, and as the rules about effects name it.
struct RulePath: Hashable {
    /// `levels[operator].window`
    private(set) var shown = ""
    /// `levels.*.window`
    private(set) var rule = ""

    func key(_ key: String) -> RulePath {
        var path = self
        path.shown += shown.isEmpty ? key : ".\(key)"
        path.rule += rule.isEmpty ? key : ".\(key)"
        return path
    }

    func element(_ name: String) -> RulePath {
        var path = self
        path.shown += "[\(name)]"
        path.rule += ".*"
        return path
    }

    var isLevel: Bool { rule == "levels.*" }

    /// Lists whose order says nothing.
    var isSet: Bool { Self.sets.contains(rule) || rule.hasPrefix("notices.fields.") }

    private static let sets: Set<String> = [
        "levels.*.owners", "levels.*.requires", "levels.*.actions", "levels.*.changeable", "levels.*.form.required",
        "levels.*.alternatives", "triggers", "triggers.*.types", "triggers.*.sources", "triggers.*.raised-by",
        "triggers.*.recovered-by", "triggers.*.capture", "authorities", "authorities.*.roles", "notices.informed",
        "levels.*.informed", "levels.*.exceptions", "levels.*.record", "record", "integrity", "break-glass.roles",
        "people", "people.*.roles", "people.*.broker-users", "gateways", "holidays", "half-days", "exceptions",
    ]

    /// Whether two values are written differently and mean the same: `60m` and `1h`. Compared byte for byte; a text
    /// that Unicode holds for the same is not.
    func isSame(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        if old.serialized() == new.serialized() { return true }
        guard Self.durations.contains(rule), case .string(let before) = old, case .string(let after) = new,
            let one = WrittenDuration(before), let other = WrittenDuration(after)
        else { return false }
        return one == other
    }

    static let durations: Set<String> = [
        "levels.*.window", "levels.*.warn", "levels.*.claim", "triggers.*.within", "answer-within",
        "outcome-valid-for", "follow-up.report-within", "break-glass.at-most", "break-glass.confirm-within",
        "procedure.window", "levels.*.procedure.window", "levels.*.remind-every", "levels.*.turnaround",
        "levels.*.record-within", "record-within",
        "procedure.window", "levels.*.procedure.window", "drill-every",
    ]
}
