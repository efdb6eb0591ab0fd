import Escalation
import JSON

/// Turns what the core yields into messages: the one place that knows which consequence goes to which exchange.
public struct Post: Sendable {
    public let topology: Topology
    /// The `source` of our CloudEvents: the installation's name.
    public let source: String

    public init(topology: Topology, source: String) {
        self.topology = topology
        self.source = source
    }

    /// The case's way to the queue of its level.
    public func envelope(_ pass: Pass) -> Envelope {
        Envelope(
            exchange: topology.review,
            routingKey: pass.level.rawValue,
            id: DerivedID.ofConsequence(case: pass.caseID, change: pass.change, position: 0),
            type: "dev.belay.hint",
            contentType: Hint.contentType,
            correlation: pass.correlation,
            traceparent: pass.traceparent,
            body: Hint.passed(
                pass.caseID,
                level: pass.level,
                generation: pass.generation,
                drill: pass.drill
            ).body
        )
    }

    public func envelope(_ outcome: Outcome) -> Envelope {
        Envelope(
            exchange: topology.outcomes,
            routingKey: "\(outcome.policy.name).\(outcome.kind.rawValue)",
            id: outcome.id,
            type: "dev.belay.outcome",
            contentType: CloudEvent.contentType,
            correlation: outcome.correlation,
            traceparent: outcome.traceparent,
            caseID: outcome.caseID,
            body: event(outcome).body
        )
    }

    public func event(_ outcome: Outcome) -> CloudEvent {
        CloudEvent(
            id: outcome.id,
            source: source,
            type: "dev.belay.outcome",
            subject: outcome.caseID.rawValue,
            time: outcome.at,
            traceparent: outcome.traceparent,
            data: outcome.data
        )
    }

    /// An answer goes under the sender's own key, so that topic permissions keep it theirs; `reply-to` is never
    /// followed.
    public func envelope(
        _ answer: Answer,
        to user: BrokerUser,
        at now: Instant,
        correlation: String?,
        traceparent: String?
    ) -> Envelope {
        let id = DerivedID.of("answer", user.rawValue, answer.of)
        let event = CloudEvent(
            id: id,
            source: source,
            type: "dev.belay.answer",
            subject: answer.caseID?.rawValue,
            time: now,
            traceparent: traceparent,
            data: answer.data
        )
        return Envelope(
            exchange: topology.answers,
            routingKey: Topology.answerKey(user: user, of: answer.of),
            id: id,
            type: "dev.belay.answer",
            contentType: CloudEvent.contentType,
            correlation: correlation,
            traceparent: traceparent,
            caseID: answer.caseID ?? Entry.installation,
            body: event.body
        )
    }

    /// One wake-up a transaction, where notices wait.
    public func wakeNotify(_ notices: [Notice]) -> Envelope? {
        guard let first = notices.first else { return nil }
        return Envelope(
            exchange: topology.notify,
            routingKey: Topology.notifyKey,
            id: first.id + "_wake",
            type: "dev.belay.hint",
            contentType: Hint.contentType,
            body: Hint.notices.body
        )
    }

    /// A wake-up for a deadline that comes before the timers' next look at the rows.
    public func wakeSLA(_ due: Instant, case id: CaseID) -> Envelope {
        Envelope(
            exchange: topology.sla,
            routingKey: Topology.slaKey,
            id: "\(id)_\(due.microseconds)",
            type: "dev.belay.hint",
            contentType: Hint.contentType,
            body: Hint.deadline(due).body
        )
    }
}

extension EventReference {
    /// Enough to find the event at its source. Where its id was made from its content, only the subject is known there.
    var json: JSONValue {
        var object: JSONObject = ["id": .string(id), "source": .string(source), "type": .string(type)]
        if let subject { object["subject"] = .string(subject) }
        return .object(object)
    }
}

extension Outcome {
    var data: JSONValue {
        var data: JSONObject = [
            "id": .string(id), "case": .string(caseID.rawValue), "policy": .string(policy.name.rawValue),
            "version": .int(policy.version), "outcome": .string(kind.rawValue), "level": .string(level.rawValue),
            "by": .string(by.description), "snapshot": .string(snapshot.description), "entry": .string(entry),
            "event": event.json,
            "correlation": .string(correlation),
        ]
        if let origin { data["origin"] = .string(origin.rawValue) }
        if !procedure.isEmpty { data["procedure"] = .array(procedure.map(\.json)) }
        if let override { data["override"] = override.json }
        if let validUntil { data["validUntil"] = .string(validUntil.description) }
        for (name, value) in basis.json { data[name] = value }
        if let run {
            var waiting: JSONObject = ["ask": .string(run.event.id), "source": .string(run.event.source)]
            if let name = run.run { waiting["run"] = .string(name) }
            data["run"] = .object(waiting)
        }
        if let decision {
            var told: JSONObject = [
                "action": .string(decision.action.rawValue),
                "authority": decision.authority.map { .string($0.rawValue) } ?? .null,
                "assumptions": .array(decision.assumptions.map { .string($0) }),
                "constraints": .array(decision.constraints.map { .string($0) }),
                "changes": .array(decision.changes.map(\.json)),
                "revision": .int(decision.revision),
            ]
            if let alternative = decision.alternative { told["alternative"] = alternative.json }
            if let actingFor = decision.actingFor { told["actingFor"] = .string(actingFor.rawValue) }
            if !decision.exception.isEmpty { told["exception"] = .array(decision.exception.map(\.json)) }
            data["decision"] = .object(told)
        }
        return .object(data)
    }
}
