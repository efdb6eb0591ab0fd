import Escalation
import JSON

/// What became of a message that somebody sent: taken, or refused and why.
public struct Answer: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        /// Taken; the case now stands at this revision, or has ended so.
        case accepted(revision: Int64, outcome: OutcomeKind?)
        case refused(code: String, reason: String)
    }

    /// The id of the message that is answered.
    public let of: String
    public let caseID: CaseID?
    public let result: Result

    public init(of id: String, caseID: CaseID?, result: Result) {
        self.of = id
        self.caseID = caseID
        self.result = result
    }

    public init(of id: String, caseID: CaseID?, refusal: Refusal) {
        self.init(of: id, caseID: caseID, result: .refused(code: refusal.code, reason: refusal.description))
    }

    var data: JSONValue {
        var data: JSONObject = ["of": .string(of)]
        if let caseID { data["case"] = .string(caseID.rawValue) }
        switch result {
        case .accepted(let revision, let outcome):
            data["accepted"] = true
            if caseID != nil { data["revision"] = .int(revision) }
            if let outcome { data["outcome"] = .string(outcome.rawValue) }
        case .refused(let code, let reason):
            data["accepted"] = false
            data["code"] = .string(code)
            data["reason"] = .string(reason)
        }
        return .object(data)
    }

    /// Reads an answer's CloudEvent; `nil` for anything else.
    public init?(body: [UInt8]) {
        guard let event = try? JSONValue.parse(body, limits: .message), event["type"]?.string == "dev.belay.answer",
            let data = event["data"], let of = data["of"]?.string, let accepted = data["accepted"]?.bool
        else { return nil }
        let caseID = data["case"]?.string.map { CaseID($0) }
        if accepted {
            let outcome = data["outcome"]?.string.flatMap(OutcomeKind.init)
            self.init(of: of, caseID: caseID, result: .accepted(revision: data["revision"]?.int ?? 0, outcome: outcome))
        } else {
            self.init(
                of: of,
                caseID: caseID,
                result: .refused(code: data["code"]?.string ?? "", reason: data["reason"]?.string ?? "")
            )
        }
    }
}
