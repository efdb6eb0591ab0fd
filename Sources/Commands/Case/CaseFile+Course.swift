import Escalation
import JSON

extension Course {
    /// What people should know of how the case runs: the ledger of pauses, questions, data asked for, disputes.
    func lines(_ style: Style) -> [String] {
        var lines: [String] = []
        if let dispute {
            let fields = dispute.fields.map(\.description).joined(separator: ", ")
            lines.append("Disputed by \(dispute.by) since \(dispute.at.shown): \(fields)".printable)
        }
        if let policyDispute {
            lines.append("Policy disputed by \(policyDispute.by): \(policyDispute.clause)".printable)
            lines += policyDispute.quote.split(whereSeparator: \.isNewline).map { "  > \($0)".printable }
            lines.append("  “\(policyDispute.because)”".printable)
        }
        if let request {
            let fields = request.fields.map(\.description).joined(separator: ", ")
            let due = request.due.map { ", until \($0.shown)" } ?? ""
            lines.append("Asked of the source at \(request.at.shown)\(due): \(fields)".printable)
        }
        for question in questions {
            let to = question.to.map(\.rawValue).joined(separator: ", ")
            lines.append("Question \(question.number), \(question.by) to \(to): \(question.text)".printable)
            lines.append(
                question.answer.map { "  \($0.by): \($0.text)".printable } ?? style.yellow("  not answered yet")
            )
        }
        guard !pauses.isEmpty else { return lines }
        lines.append("Pauses of the clock at this level:")
        lines += pauses.map { pause in
            let end =
                pause.ended.map { "to \($0.shown)  \($0.since(pause.from).shown)" }
                ?? "until \(pause.until.shown) at the latest"
            return "  \(pause.from.shown) \(end), \(pause.reasonInWords)".printable
        }
        return lines
    }

    /// For `--json`.
    var shownJSON: JSONValue {
        var object: JSONObject = [
            "pauses": .array(
                pauses.map { pause in
                    [
                        "reason": .string(pause.reason.rawValue), "subject": .string(pause.subject),
                        "by": pause.by.map { .string($0.rawValue) } ?? .null,
                        "from": .string(pause.from.description), "until": .string(pause.until.description),
                        "ended": pause.ended.map { .string($0.description) } ?? .null,
                    ]
                }
            ),
            "questions": .array(
                questions.map { question in
                    [
                        "question": .int(question.number), "by": .string(question.by.rawValue),
                        "to": .array(question.to.map { .string($0.rawValue) }), "text": .string(question.text),
                        "answer": question.answer.map { .string($0.text) } ?? .null,
                        "answeredBy": question.answer.map { .string($0.by.rawValue) } ?? .null,
                    ]
                }
            ),
        ]
        if let request {
            object["requested"] = [
                "id": .string(request.id), "fields": .array(request.fields.map { .string($0.description) }),
                "due": request.due.map { .string($0.description) } ?? .null,
            ]
        }
        if let dispute {
            object["disputed"] = [
                "by": .string(dispute.by.rawValue), "fields": .array(dispute.fields.map { .string($0.description) }),
            ]
        }
        if let policyDispute {
            object["policyDisputed"] = [
                "by": .string(policyDispute.by.rawValue), "clause": .string(policyDispute.clause),
                "quote": .string(policyDispute.quote), "because": .string(policyDispute.because),
            ]
        }
        return .object(object)
    }
}

extension Pause {
    fileprivate var reasonInWords: String {
        let who = by.map { ", by \($0)" } ?? ""
        return switch reason {
        case .information: "for the answer to question \(subject)\(who)"
        case .data: "for data of its source\(who)"
        case .outsideParty: "waiting for \(subject)\(who)"
        }
    }
}
