import Escalation
import JSON

extension Case {
    /// Status or outcome, the level, and who has claimed it.
    var whereabouts: (status: String, level: LevelName, claim: Claim?) {
        switch status {
        case .open(let stay): ("open", stay.level, stay.claim)
        case .closed(let closure): (closure.outcome.rawValue, closure.level, nil)
        }
    }

    /// For `--json`: everything about where it stands, and what it is about.
    var json: JSONValue {
        var object: JSONObject = [
            "case": .string(id.rawValue), "policy": .string(policy.name.rawValue), "version": .int(policy.version),
            "trigger": .string(key.trigger.rawValue), "key": .string(key.value), "running": .int(running),
            "openedAt": .string(openedAt.description), "because": .string(opening.because),
            "cause": .string(opening.cause.rawValue), "revision": .int(revision), "change": .int(change),
            "attached": .int(attached), "snapshot": snapshot.fields,
            "snapshotDigest": .string(snapshot.digest.description), "correlation": .string(opening.correlation),
            "updatedAt": .string(updatedAt.description),
            "event": [
                "id": .string(opening.event.id), "source": .string(opening.event.source),
                "type": .string(opening.event.type),
            ],
            "waiting": .array(
                waiting.map { ["ask": .string($0.event.id), "run": $0.run.map { .string($0) } ?? .null] }
            ),
        ]
        for (name, value) in standing.shownJSON.object ?? [:] { object[name] = value }
        addProceedings(to: &object)
        if let drill = opening.drill { object["drill"] = .string(drill.id.rawValue) }
        if let ask = opening.ask { object["question"] = .string(ask.question) }
        switch status {
        case .open(let stay):
            object["status"] = "open"
            object["level"] = .string(stay.level.rawValue)
            object["owners"] = .array(stay.owners.map { .string($0.rawValue) })
            if !stay.votes.isEmpty {
                object["votes"] = .array(
                    stay.votes.map { vote in
                        [
                            "by": .string(vote.person.rawValue), "action": .string(vote.action.rawValue),
                            "for": vote.actingFor.map { .string($0.rawValue) } ?? .null,
                        ]
                    }
                )
            }
            object["windowEnds"] = .string(stay.windowEnds.description)
            if !stay.course.isEmpty { object["course"] = stay.course.shownJSON }
            object["claim"] =
                stay.claim.map {
                    ["by": .string($0.by.rawValue), "until": .string($0.until.description)]
                } ?? .null
        case .closed(let closure):
            object["status"] = "closed"
            object["level"] = .string(closure.level.rawValue)
            object["outcome"] = .string(closure.outcome.rawValue)
            object["closedAt"] = .string(closure.at.description)
            object["by"] = .string(closure.by.description)
        }
        return .object(object)
    }
}
