import Escalation
import JSON

extension CaseAct {
    static let types = [
        "dev.belay.reassign", "dev.belay.break-glass", "dev.belay.tick", "dev.belay.record", "dev.belay.review",
        "dev.belay.action-done",
    ]

    var type: String {
        switch self {
        case .reassign, .reassignToTeam: "dev.belay.reassign"
        case .breakGlass: "dev.belay.break-glass"
        case .tick: "dev.belay.tick"
        case .record: "dev.belay.record"
        case .review: "dev.belay.review"
        case .finishAction: "dev.belay.action-done"
        }
    }

    /// Reads the data of a message of `type`; `nil` where that is none of these.
    init?(_ type: String, _ data: Fields, common: Set<String>) throws(Refusal) {
        switch type {
        case "dev.belay.reassign":
            try data.refuseOthers(than: common.union(["to", "team", "reason"]))
            guard let team = try data.name("team") else {
                self = .reassign(to: try data.people("to"), reason: try data.requiredText("reason"))
                return
            }
            guard data.value("to") == nil else { throw .malformed("data.to and data.team exclude one another") }
            self = .reassignToTeam(TeamName(team), reason: try data.requiredText("reason"))
        case "dev.belay.break-glass":
            try data.refuseOthers(than: common.union(["confirms", "rationale", "revision"]))
            guard let revision = try data.required("revision").int else {
                throw .malformed("data.revision must be the whole number of the revision that you saw")
            }
            self = .breakGlass(
                confirming: try data.name("confirms").map { PersonID($0) },
                rationale: try data.requiredText("rationale"),
                revision: revision
            )
        case "dev.belay.tick":
            try data.refuseOthers(than: common.union(["step", "note"]))
            self = .tick(step: try data.requiredName("step"), note: try data.text("note"))
        case "dev.belay.record":
            try data.refuseOthers(than: common.union(["text"]))
            self = .record(try data.requiredText("text"))
        case "dev.belay.review":
            try data.refuseOthers(than: common.union(["findings", "actions"]))
            self = .review(PostReview(findings: try data.texts("findings"), actions: try data.reviewActions()))
        case "dev.belay.action-done":
            try data.refuseOthers(than: common.union(["action", "note"]))
            guard let number = try data.required("action").int else {
                throw .malformed("data.action must be the whole number of an action of the case")
            }
            self = .finishAction(number: number, note: try data.text("note"))
        default:
            return nil
        }
    }

    func write(to data: inout JSONObject) {
        switch self {
        case .reassign(let people, let reason):
            data["to"] = .array(people.map { .string($0.rawValue) })
            data["reason"] = .string(reason)
        case .reassignToTeam(let team, let reason):
            data["team"] = .string(team.rawValue)
            data["reason"] = .string(reason)
        case .tick(let step, let note):
            data["step"] = .string(step)
            if let note { data["note"] = .string(note) }
        case .record(let text):
            data["text"] = .string(text)
        case .review(let review):
            data["findings"] = .array(review.findings.map { .string($0) })
            data["actions"] = .array(review.actions.map(\.json))
        case .finishAction(let number, let note):
            data["action"] = .int(number)
            if let note { data["note"] = .string(note) }
        case .breakGlass(let asker, let rationale, let revision):
            if let asker { data["confirms"] = .string(asker.rawValue) }
            data["rationale"] = .string(rationale)
            data["revision"] = .int(revision)
        }
    }
}

extension Fields {
    /// A list of people by id, not longer than anybody could mean.
    fileprivate func people(_ key: String) throws(Refusal) -> [PersonID] {
        let names = try texts(key)
        guard (1...100).contains(names.count), names.allSatisfy({ (1...64).contains($0.utf8.count) }) else {
            throw .malformed("data.\(key) must be a list of 1 to 100 ids of people")
        }
        return names.map { PersonID($0) }
    }
}
