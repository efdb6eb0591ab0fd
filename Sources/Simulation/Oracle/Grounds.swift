import Escalation
import JSON
import Messages

/// On what grounds cases end without a person: somebody was asked and said nothing, or what had failed has recovered.
///
/// It reads the entries, in their order.
struct Grounds {
    private var stays: [CaseID: Int64] = [:]
    /// The stay at which people were last asked.
    private var asked: [CaseID: Int64] = [:]
    /// The events that a case is about.
    private var causes: [CaseID: Set<String>] = [:]

    /// What does not hold, and how.
    mutating func read(_ entry: Entry, _ body: JSONValue, events: [String: SourceEvent]) -> (String, String)? {
        switch entry.kind {
        case .caseOpened, .eventAttached:
            if let event = entry.detail?.content["event"]?.string { causes[entry.caseID, default: []].insert(event) }
        case .casePassed: stays[entry.caseID] = body["generation"]?.int
        case .levelEntered: asked[entry.caseID] = stays[entry.caseID]
        case .caseClosed: return check(entry.caseID, body, events)
        default: break
        }
        return nil
    }

    private func check(_ id: CaseID, _ body: JSONValue, _ events: [String: SourceEvent]) -> (String, String)? {
        guard let outcome = body["outcome"]?.string.flatMap(OutcomeKind.init(rawValue:)), let by = body["by"]?.string
        else { return ("an end says how and by whom", "\(id): \(body)") }
        if by.hasPrefix("expiry"), outcome.letsGoOn, asked[id] == nil || asked[id] != stays[id] {
            return ("silence lets something go on only where somebody was asked", "\(id): \(outcome.rawValue) \(by)")
        }
        if by == "recovery" { return recovered(id, events) }
        return nil
    }

    /// A job has recovered where it succeeded after its newest failure.
    private func recovered(_ id: CaseID, _ events: [String: SourceEvent]) -> (String, String)? {
        var newest: (job: String, at: Int64)?
        for event in causes[id] ?? [] {
            guard case .job(let job, true, let at) = events[event]?.kind, at > newest?.at ?? -1 else { continue }
            newest = (job, at)
        }
        guard let newest else { return nil }
        for event in events.values {
            if case .job(newest.job, false, let at) = event.kind, at > newest.at { return nil }
        }
        return (
            "a case ends by recovery only where nothing has failed since",
            "\(id): \(newest.job) failed at \(newest.at) and has not succeeded since"
        )
    }
}
