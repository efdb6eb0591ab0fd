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

extension TriggerRule {
    var conditions: [Condition] {
        switch kind {
        case .threshold(let condition), .rate(let condition, _, _): [condition]
        case .failure(let failing, let recovered): [failing, recovered]
        case .ask: []
        }
    }

    var readsSender: Bool {
        (conditions + (key.map { [$0] } ?? [])).contains { $0.program.referencedVariables.contains("sender") }
    }

    func match(_ event: EventView, activation: CELActivation, policy: Policy) -> Match? {
        guard var (signal, reason, condition) = signal(of: event, activation: activation) else { return nil }
        var keyText: String?
        if let key {
            switch key.text(on: activation) {
            case .text(let text):
                keyText = text.asKey
            case .unknown(let why):
                // Whose recovery this is, or whose failure, nobody can tell: it ends nothing, and a person looks.
                guard signal != .recovered || mayRaise(event.sender) else { return nil }
                signal = .raised
                reason = reason ?? "its key: \(why)"
            }
        }
        return Match(
            policy: policy, rule: self, signal: signal, key: keyText, unknown: reason?.cut(toBytes: Match.reasonBytesMax),
            references: condition.program.references.compactMap { $0.names.flatMap(FieldPath.init(names:)) })
    }

    /// What the event says, and why that cannot be told where it cannot: not being able to tell raises a case.
    private func signal(of event: EventView, activation: CELActivation) -> (Signal, unknown: String?, Condition)? {
        switch kind {
        case .ask:
            return nil
        case .threshold(let condition):
            guard mayRaise(event.sender) else { return nil }
            return raised(condition, as: .raised, on: activation)
        case .rate(let condition, let count, let window):
            guard mayRaise(event.sender), let says = raised(condition, as: .counted(count: count, window: window), on: activation)
            else { return nil }
            return says.unknown == nil ? says : (.raised, says.unknown, condition)
        case .failure(let failing, let recovered):
            let mayRaise = mayRaise(event.sender)
            let says = mayRaise ? raised(failing, as: .failing, on: activation) : nil
            if let says, says.unknown == nil { return says }
            guard recoveredBy.isEmpty || event.sender.map(recoveredBy.contains) == true else { return says }
            switch recovered.verdict(on: activation) {
            case .holds: return (.recovered, nil, recovered)
            case .fails: return says
            case .unknown(let reason):
                return says ?? (mayRaise ? (.failing, "\(recovered.text): \(reason)", recovered) : nil)
            }
        }
    }

    private func raised(
        _ condition: Condition, as signal: Signal, on activation: CELActivation
    ) -> (Signal, unknown: String?, Condition)? {
        switch condition.verdict(on: activation) {
        case .holds: (signal, nil, condition)
        case .fails: nil
        case .unknown(let reason): (signal, "\(condition.text): \(reason)", condition)
        }
    }

    private func mayRaise(_ sender: BrokerUser?) -> Bool {
        raisedBy.isEmpty || sender.map(raisedBy.contains) == true
    }
}

extension String {
    /// The longest key that is kept as it is, in bytes: no index of a store takes one of any length.
    static let keyBytesMax = 512

    /// This text as a key: as it is, or its digest where a store could not hold it.
    fileprivate var asKey: String {
        guard utf8.count > Self.keyBytesMax || utf8.contains(0) else { return self }
        return Digest(of: utf8).description
    }
}
