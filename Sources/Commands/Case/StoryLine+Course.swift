import Escalation
import JSON

extension StoryLine {
    /// The sentence of an entry about how a case runs; `nil` for any other.
    static func courseSentence(_ kind: Entry.Kind, _ body: JSONValue) -> String? {
        func fact(_ name: String) -> String { body[name].map(\.shown) ?? "?" }
        func optional(_ name: String, _ lead: String) -> String { body[name].map { lead + $0.shown } ?? "" }
        switch kind {
        case .clockPaused:
            return "the clock stands still\(optional("by", " for ")), \(reason(fact("reason")))"
                + ", until \(fact("until")) at the latest"
                + (body["cut"] == nil ? "" : " (no longer is left)") + "; the window ends \(fact("windowEnds"))"
        case .clockResumed:
            let end = body["ranOut"] == nil ? "is over" : "ran out"
            return "the pause \(reason(fact("reason"))) \(end) at \(fact("ended"))"
                + (body["stillStopped"] == nil ? "; the window ends \(fact("windowEnds"))" : "; another lasts")
        case .informationAsked:
            let people = (body["to"]?.array ?? []).map(\.shown).joined(separator: ", ")
            return "question \(fact("question")): \(fact("by")) asked \(people)"
        case .informationAnswered: return "\(fact("by")) answered question \(fact("question"))"
        case .dataRequested: return "the source was asked for data" + optional("due", ", until ")
        case .dataProvided:
            return "the source gave data: revision \(fact("revision"))"
                + (body["missing"]?.int == 0 ? "" : ", still missing: \(fact("missing"))")
        case .dataOverdue: return "the source gave no data until \(fact("due"))"
        case .dataDisputed: return "\(fact("by")) disputes captured data"
        case .policyDisputed: return "\(fact("by")) disputes \(fact("clause")) of the policy"
        default: return nil
        }
    }

    /// What people wrote of it, or which fields it is about.
    static func courseWords(_ detail: JSONValue?) -> [String] {
        let fields = (detail?["fields"]?.array ?? []).map(\.shown)
        return (fields.isEmpty ? [] : ["fields: " + fields.joined(separator: ", ")])
            + (detail?["contradictions"]?.array ?? []).map { contradiction in
                let wants = (contradiction["wants"]?.array ?? []).map {
                    "\($0["by"]?.shown ?? "?") wants \($0["value"]?.shown ?? "?")"
                }
                return "\(contradiction["subject"]?.shown ?? "?"): \(wants.joined(separator: ", "))"
            }
            + (detail?["quote"]?.string?.split(whereSeparator: \.isNewline).map { "> \($0)" } ?? [])
    }

    private static func reason(_ word: String) -> String {
        switch PauseReason(rawValue: word) {
        case .information?: "for an answer"
        case .data?: "for data of the source"
        case .outsideParty?: "for an outside party"
        case nil: "for \(word)"
        }
    }
}
