import Escalation
import JSON

/// What became of a message that somebody sent: taken, or refused and why.
public struct Answer: Hashable, Sendable {
    public enum Result: Hashable, Sendable {
        /// Taken; the case now stands at this revision, or has ended so.
        case accepted(revision: Int64, outcome: OutcomeKind?)
        /// Refused; with what is wrong with which field, where fields are to blame.
        case refused(code: String, reason: String, fields: [FieldViolation] = [])
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
        self.init(
            of: id,
            caseID: caseID,
            result: .refused(code: refusal.code, reason: refusal.description, fields: refusal.violations)
        )
    }

    var data: JSONValue {
        var data: JSONObject = ["of": .string(of)]
        if let caseID { data["case"] = .string(caseID.rawValue) }
        switch result {
        case .accepted(let revision, let outcome):
            data["accepted"] = true
            if caseID != nil { data["revision"] = .int(revision) }
            if let outcome { data["outcome"] = .string(outcome.rawValue) }
        case .refused(let code, let reason, let fields):
            data["accepted"] = false
            data["code"] = .string(code)
            data["reason"] = .string(reason.cut(toBytes: Self.reasonBytesMax))
            if !fields.isEmpty { data["fields"] = .array(Self.bounded(fields)) }
        }
        return .object(data)
    }

    /// However much is wrong with a message, what is said of it fits one.
    private static let reasonBytesMax = 2 * 1024
    private static let fieldsBytesMax = 32 * 1024

    private static func bounded(_ fields: [FieldViolation]) -> [JSONValue] {
        var bytes = 0
        return fields.map(\.json).prefix { field in
            bytes += field.serialized().count
            return bytes <= fieldsBytesMax
        }
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
                result: .refused(
                    code: data["code"]?.string ?? "",
                    reason: data["reason"]?.string ?? "",
                    fields: (data["fields"]?.array ?? []).compactMap(FieldViolation.init)
                )
            )
        }
    }
}
