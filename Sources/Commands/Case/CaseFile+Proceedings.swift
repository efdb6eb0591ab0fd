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
        if let checklist = subject.proceedings.checklist {
            lines.append("Manual procedure, chosen by \(checklist.chosenBy):")
            lines += checklist.steps.map { step in
                let tick = checklist.tick(of: step)
                let who = tick.map { ", by \($0.by) \($0.at.shown)" } ?? step.role.map { ", for \($0)" } ?? ""
                return
                    "  [\(tick == nil ? " " : "x")] \(step.name): \(text(of: step))\(step.isOptional ? " (optional)" : "")\(who)"
            }
        }
        if let override = subject.proceedings.overridden {
            lines.append("Override: \(override.askedBy) asked for it, \(override.confirmedBy) confirmed it")
        }
        if let request = subject.proceedings.override {
            lines.append("\(request.by) asks for an override until \(request.until.shown); another one must confirm it")
        }
        if let record = subject.proceedings.record { lines.append(record.shown(at: readAt)) }
        if let due = subject.proceedings.reportDue {
            lines.append("The automation is to report until \(due.shown) (\(due.since(readAt).shown) left)")
        }
        return lines.map(\.printable)
    }
}

extension CaseFile {
    /// For `--json`: the steps of the procedure, in the reader's language.
    var procedure: JSONValue? { subject.proceedings.checklist?.shownJSON(text) }
}

extension Checklist {
    fileprivate func shownJSON(_ text: (Procedure.Step) -> String) -> JSONValue {
        .array(
            steps.map { step in
                [
                    "step": .string(step.name), "text": .string(text(step)), "optional": .bool(step.isOptional),
                    "by": tick(of: step).map { .string($0.by.rawValue) } ?? .null,
                    "at": tick(of: step).map { .string($0.at.description) } ?? .null,
                ]
            }
        )
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
        object["procedure"] = proceedings.checklist.map { checklist in checklist.shownJSON { $0.text.plain } }
        if let override = proceedings.overridden { object["override"] = override.json }
        if let request = proceedings.override {
            object["overrideAsked"] = [
                "by": .string(request.by.rawValue), "until": .string(request.until.description),
            ]
        }
        if let due = proceedings.reportDue { object["reportDue"] = .string(due.description) }
        if let record = proceedings.record { object["record"] = record.shownJSON }
    }
}

extension RecordDuty {
    /// What is to be written, or who wrote it.
    fileprivate func shown(at now: Instant) -> String {
        if let written { return "Record written by \(written.by), \(written.at.shown)" }
        let lead = "Its record is to be written by \(roles.map(\.rawValue).joined(separator: " or "))"
        guard let due else { return lead }
        return isOverdue
            ? "\(lead): overdue since \(due.shown)" : "\(lead) until \(due.shown) (\(due.since(now).shown) left)"
    }

    fileprivate var shownJSON: JSONValue {
        [
            "roles": .array(roles.map { .string($0.rawValue) }), "due": due.map { .string($0.description) } ?? .null,
            "overdue": .bool(isOverdue), "by": written.map { .string($0.by.rawValue) } ?? .null,
            "at": written.map { .string($0.at.description) } ?? .null,
        ]
    }
}
