import Escalation
import JSON
import Messages

extension Answer {
    var exitStatus: ExitStatus {
        if case .refused = result { .refused } else { .ok }
    }

    /// One line for people.
    func line(_ style: Style) -> String {
        switch result {
        case .accepted(_, let outcome?):
            style.green("accepted") + ": the case ended as \(outcome.rawValue)"
        case .accepted(let revision, nil):
            style.green("accepted") + (caseID.map { ": case \($0) is at revision \(revision)".printable } ?? "")
        case .refused(let code, let reason):
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
        case .refused(let code, let reason):
            object["accepted"] = false
            object["code"] = .string(code)
            object["reason"] = .string(reason)
        }
        return .object(object)
    }
}
