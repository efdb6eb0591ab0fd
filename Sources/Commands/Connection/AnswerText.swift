import Escalation
import JSON
import Messages

extension Answer {
    var exitStatus: ExitStatus {
        if case .refused = result { .refused } else { .ok }
    }

    /// A line for people, and one for each field that is to blame.
    func lines(_ style: Style) -> [String] {
        guard case .refused(let code, _, let fields) = result, fields.count > 1 else {
            return [line(style)]
        }
        return [style.red("refused") + " (\(code.printable)): \(fields.count) fields do not fit"]
            + fields.map { "  " + style.bold($0.field.printable) + ": \($0.message.printable) (\($0.code.printable))" }
    }

    private func line(_ style: Style) -> String {
        switch result {
        case .accepted(_, let outcome?):
            style.green("accepted") + ": the case ended as \(outcome.rawValue)"
        case .accepted(let revision, nil):
            style.green("accepted") + (caseID.map { ": case \($0) is at revision \(revision)".printable } ?? "")
        case .refused(let code, let reason, _):
            style.red("refused") + " (\(code.printable)): \(reason.printable)"
        }
    }

    var shownJSON: JSONValue {
        var object: JSONObject = ["of": .string(of), "case": caseID.map { .string($0.rawValue) } ?? .null]
        switch result {
        case .accepted(let revision, let outcome):
            object["accepted"] = true
            object["revision"] = .int(revision)
            object["outcome"] = outcome.map { .string($0.rawValue) } ?? .null
        case .refused(let code, let reason, let fields):
            object["accepted"] = false
            object["code"] = .string(code)
            object["reason"] = .string(reason)
            object["fields"] = .array(fields.map(\.json))
        }
        return .object(object)
    }
}
