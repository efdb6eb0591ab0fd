import Escalation
import JSON

extension Post {
    /// A question to the source of a case, on the exchange where it takes its outcomes. Its key has three words, so that
    /// who binds `<policy>.*` goes on to get outcomes only.
    public func envelope(_ inquiry: DataInquiry) -> Envelope {
        Envelope(
            exchange: topology.outcomes,
            routingKey: "\(inquiry.policy.name).data.requested",
            id: inquiry.id,
            type: DataInquiry.type,
            contentType: CloudEvent.contentType,
            correlation: inquiry.correlation,
            traceparent: inquiry.traceparent,
            caseID: inquiry.caseID,
            body: CloudEvent(
                id: inquiry.id,
                source: source,
                type: DataInquiry.type,
                subject: inquiry.caseID.rawValue,
                time: inquiry.at,
                traceparent: inquiry.traceparent,
                data: inquiry.data
            ).body
        )
    }
}

extension DataInquiry {
    fileprivate static let type = "dev.belay.data.requested"

    fileprivate var data: JSONValue {
        var data: JSONObject = [
            "id": .string(id), "case": .string(caseID.rawValue), "policy": .string(policy.name.rawValue),
            "version": .int(policy.version), "level": .string(level.rawValue),
            "fields": .array(fields.map { .string($0.description) }),
        ]
        if !disputed.isEmpty { data["disputed"] = .array(disputed.map { .string($0.description) }) }
        data["until"] = .string(until.description)
        data["event"] = event.json
        data["correlation"] = .string(correlation)
        return .object(data)
    }
}
