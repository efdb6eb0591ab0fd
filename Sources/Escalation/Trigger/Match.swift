import CEL
import JSON

/// An event that a trigger wants.
public struct Match: Sendable {
    public let policy: Policy
    public let rule: TriggerRule
    public let signal: Signal
    /// What joins it to others; `nil` where it stands for itself.
    public let key: String?
    /// Why its condition could not be evaluated, where it could not.
    public let unknown: String?
    /// The fields that the condition reads.
    public let references: [FieldPath]
    /// What the policy's rows say of the event.
    public let assessment: Assessment

    /// The longest reason, in bytes of UTF-8.
    static let reasonBytesMax = 1024
}

extension Match {
    /// What an ask does: it always wants a case. Its key is read from what the question is about.
    public init(policy: Policy, rule: TriggerRule, asking event: Event, about data: JSONValue) {
        var asked = event
        asked.data = data
        var key: String?
        if let condition = rule.key {
            if case .text(let text) = condition.text(on: Condition.activation(of: asked.fields)) { key = text.asKey }
        }
        self.init(
            policy: policy,
            rule: rule,
            signal: .raised,
            key: key,
            unknown: nil,
            references: [],
            assessment: policy.classification.assess(asked)
        )
    }
}

extension String {
    /// The longest key that is kept as it is, in bytes: no index of a store takes one of any length.
    static let keyBytesMax = 512

    /// This text as a key: as it is, or its digest where a store could not hold it.
    var asKey: String {
        guard utf8.count > Self.keyBytesMax || utf8.contains(0) else { return self }
        return Digest(of: utf8).description
    }
}

extension Match {
    /// What a case's own policy says of an event that joins it. Mostly that is the policy of this match, which was asked
    /// when the event was read; a case of an older version keeps to its own rows.
    public func assessment(by own: Policy?, of event: Event, asked data: JSONValue?) -> Assessment {
        guard let own, own.reference != policy.reference else { return assessment }
        var event = event
        if let data { event.data = data }
        return own.classification.assess(event)
    }
}
