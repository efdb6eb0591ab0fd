import Escalation
import JSON

/// A review of a case, as the log tells it.
struct ReviewNote {
    struct Action {
        let number: Int64
        let owner: String
        let due: Instant?
        /// What is to be done; `nil` where the text was erased.
        let text: String?
        var doneAt: Instant?
    }

    let policy: String
    let at: Instant
    let by: String
    let findings: [String]
    var actions: [Action]
}

/// That a version of a policy came into force.
struct AppliedPolicy {
    let policy: String
    let version: Int64
    let at: Instant
}

extension CaseFold {
    mutating func noteReview(of id: CaseID, _ at: Instant, _ body: EntryBody, _ detail: JSONValue?) {
        let texts = detail?["actions"]?.array ?? []
        let actions = (body.view[EntryBody.Key.actions]?.elements).map(Array.init) ?? []
        let note = ReviewNote(
            policy: body.text(EntryBody.Key.policy) ?? "",
            at: at,
            by: body.text(EntryBody.Key.by) ?? "",
            findings: (detail?["findings"]?.array ?? []).compactMap(\.string),
            actions: actions.enumerated().map { place, view in
                let action = EntryBody(view: view)
                return ReviewNote.Action(
                    number: action.int(EntryBody.Key.number) ?? 0,
                    owner: action.text(EntryBody.Key.owner) ?? "",
                    due: action.instant(EntryBody.Key.due),
                    text: texts.indices.contains(place) ? texts[place].string : nil
                )
            }
        )
        reviews[id, default: []].append(note)
    }

    mutating func noteActionDone(of id: CaseID, _ at: Instant, _ body: EntryBody) {
        let number = body.int(EntryBody.Key.number)
        for review in (reviews[id] ?? []).indices {
            for place in reviews[id]?[review].actions.indices ?? 0..<0
            where reviews[id]?[review].actions[place].number == number {
                reviews[id]?[review].actions[place].doneAt = at
            }
        }
    }

    mutating func noteDocument(_ at: Instant, _ body: EntryBody) {
        guard body.text(EntryBody.Key.document) == "policy", let name = body.text(EntryBody.Key.name),
            let version = body.int(EntryBody.Key.version)
        else { return }
        applied.append(AppliedPolicy(policy: name, version: version, at: at))
    }
}
