import JSON

extension Case {
    /// A digest over everything of a case that can change. Each entry carries it, so that a row changed by hand no
    /// longer fits the last entry of its case.
    public var stateDigest: Digest {
        Digest(of: state.serialized())
    }

    /// The mutable part of a case in a fixed order of names.
    private var state: JSONValue {
        var state: JSONObject = [
            "change": .int(change),
            "revision": .int(revision),
            "attached": .int(attached),
            "snapshot": .string(snapshot.digest.description),
            "waiting": .array(waiting.map(\.state)),
            "updated": .int(updatedAt.microseconds),
        ]
        if !proceedings.isEmpty { state["proceedings"] = proceedings.json }
        switch status {
        case .open(let stay):
            state["level"] = .string(stay.level.rawValue)
            state["generation"] = .int(stay.generation)
            state["since"] = .int(stay.since.microseconds)
            state["windowEnds"] = .int(stay.windowEnds.microseconds)
            state["warningDue"] = stay.warningDue.map { .int($0.microseconds) } ?? .null
            switch stay.stage {
            case .passed: break
            case .underReview(let owners): state["owners"] = .array(owners.map { .string($0.rawValue) })
            case .held: state["held"] = true
            }
            if !stay.votes.isEmpty { state["votes"] = .array(stay.votes.map(\.json)) }
            if !stay.decidedBefore.isEmpty {
                state["decidedBefore"] = .array(
                    stay.decidedBefore.map { [.string($0.person.rawValue), .string($0.level.rawValue)] }
                )
            }
            if let due = stay.dutyDue { state["dutyDue"] = .int(due.microseconds) }
            if !stay.course.isEmpty { state["course"] = stay.course.json }
            if let claim = stay.claim {
                state["claim"] = [
                    .string(claim.by.rawValue), .int(claim.at.microseconds), .int(claim.until.microseconds),
                ]
            }
        case .closed(let closure):
            state["outcome"] = .string(closure.outcome.rawValue)
            state["closedAt"] = .int(closure.at.microseconds)
            state["level"] = .string(closure.level.rawValue)
            state["by"] = closure.by.state
        }
        if standing != .plain {
            state["standing"] = standing.json
            state["urgency"] = .string(standing.urgency.rawValue)
        }
        return .object(state)
    }
}

extension WaitingRun {
    fileprivate var state: JSONValue {
        .array(
            [
                .string(event.source), .string(event.id), run.map { .string($0) } ?? .null,
                callback.map { .string($0) } ?? .null, snapshot.map { .string($0.description) } ?? .null,
            ] + [neededBy].compactMap { $0.map { .int($0.microseconds) } }
        )
    }
}

extension Closer {
    /// Told apart by kind: a person may be called `recovery`.
    fileprivate var state: JSONValue {
        switch self {
        case .person(let person): ["person", .string(person.rawValue)]
        case .expiry(let authority): ["expiry", authority.map { .string($0.rawValue) } ?? .null]
        case .recovery: ["recovery"]
        case .rules(let authority): ["rules", authority.map { .string($0.rawValue) } ?? .null]
        case .gate(let authority): ["gate", .string(authority.rawValue)]
        }
    }
}
