import Escalation
import JSON

extension Standing {
    /// For `--json`.
    var shownJSON: JSONValue {
        var object: JSONObject = [
            "category": category.map { .string($0.rawValue) } ?? .null,
            "risk": risk.map { .string($0.rawValue) } ?? .null, "urgency": .string(urgency.rawValue),
        ]
        if !unclear.isEmpty { object["unclear"] = .array(unclear.sorted().map { .string($0.rawValue) }) }
        if !checks.isEmpty { object["firstCheck"] = .array(checks.map(\.json)) }
        if let newShape { object["newShape"] = .string(newShape.description) }
        if let lowering {
            object["lowering"] = ["risk": .string(lowering.risk.rawValue), "by": .string(lowering.by.rawValue)]
        }
        return .object(object)
    }

    /// `Category data-integrity, risk high, urgent.`; nothing where nothing is told apart.
    var lines: [String] {
        var words = [category.map { "category \($0)" }, risk.map { "risk \($0.rawValue)" }].compactMap { $0 }
        if urgency != .normal { words.append(urgency.rawValue) }
        var lines = words.isEmpty ? [] : [words.joined(separator: ", ").capitalisedFirst]
        if !unclear.isEmpty {
            let aspects = unclear.sorted().map(\.rawValue).joined(separator: ", ")
            lines.append("Could not be told, so that the strictest path is taken: \(aspects)")
        }
        if let shapeInWords { lines.append(shapeInWords) }
        if let found = checks.inWords { lines.append("First check: \(found)") }
        if let lowering {
            lines.append(
                "\(lowering.by) wants the risk rated \(lowering.risk.rawValue): another owner has to confirm it"
            )
        }
        return lines.map(\.printable)
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
