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

    /// The longest reason, in bytes of UTF-8.
    static let reasonBytesMax = 1024
}

extension Match {
    /// What an ask does: it always wants a case. Its key is read from what the question is about.
    public init(policy: Policy, rule: TriggerRule, asking event: Event, about data: JSONValue) {
        var key: String?
        if let condition = rule.key {
            let fields: JSONValue = .object([
                "id": .string(event.id), "source": .string(event.source), "type": .string(event.type), "data": data,
                "subject": event.subject.map { .string($0) } ?? .null,
                "sender": event.sender.map { .string($0.rawValue) } ?? .null,
            ])
            if case .text(let text) = condition.text(on: Condition.activation(of: fields)) { key = text.asKey }
        }
        self.init(policy: policy, rule: rule, signal: .raised, key: key, unknown: nil, references: [])
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
