import Escalation
import JSON

extension CaseFile {
    /// What goes on beside the decision: where the case comes from, what it led to, what is awaited.
    var proceedings: [String] {
        var lines: [String] = []
        if let origin = subject.opening.origin {
            lines.append("Because of case \(origin.caseID): \(origin.occasion.inWords)")
        }
        lines += subject.proceedings.led.map { "Led to case \($0.id): \($0.occasion.inWords)" }
        if let due = subject.proceedings.reportDue {
            lines.append("The automation is to report until \(due.shown) (\(due.since(readAt).shown) left)")
        }
        return lines.map(\.printable)
    }
}

extension Case {
    /// For `--json`: links to other cases, and what is awaited.
    func addProceedings(to object: inout JSONObject) {
        if let origin = opening.origin {
            object["origin"] = [
                "case": .string(origin.caseID.rawValue), "occasion": .string(origin.occasion.rawValue),
            ]
        }
        if !proceedings.led.isEmpty {
            object["led"] = .array(
                proceedings.led.map { ["case": .string($0.id.rawValue), "occasion": .string($0.occasion.rawValue)] }
            )
        }
        if let due = proceedings.reportDue { object["reportDue"] = .string(due.description) }
    }
}
