import CEL
import JSON

/// Every trigger of the active policies, arranged so that an event meets only those that name its type.
///
/// Immutable: lanes share one and change to another when a policy is applied.
public struct TriggerTable: Sendable {
    private struct Row: Sendable {
        let policy: Policy
        let rule: TriggerRule
        let readsSender: Bool
    }

    private let rows: [Row]
    private let byType: TypeIndex
    private let gates: [GateName: (policy: Policy, rule: TriggerRule)]

    public init(_ policies: [Policy]) {
        var rows: [Row] = []
        var gates: [GateName: (policy: Policy, rule: TriggerRule)] = [:]
        for policy in policies {
            for rule in policy.triggers {
                if case .ask(let gate) = rule.kind {
                    gates[gate] = (policy, rule)
                } else {
                    rows.append(Row(policy: policy, rule: rule, readsSender: rule.readsSender))
                }
            }
        }
        self.rows = rows
        self.gates = gates
        self.byType = TypeIndex(rows.map(\.rule.types))
    }

    /// The policy and trigger that answer a gate; `nil` where no active policy does.
    public func gate(_ name: GateName) -> (policy: Policy, rule: TriggerRule)? { gates[name] }

    /// Every trigger that is asked at a gate.
    public var asking: [(policy: Policy, rule: TriggerRule)] { Array(gates.values) }

    /// What this event does to which trigger; empty for most events.
    public func matches(_ event: EventView) -> [Match] {
        let candidates = byType.rows(for: event.type)
        guard !candidates.isEmpty else { return [] }
        var matches: [Match] = []
        var activation: CELActivation?
        var sourceText: String??
        for index in candidates {
            let row = rows[index]
            if !row.rule.sources.isEmpty {
                let source = sourceText ?? event.source.string
                sourceText = .some(source)
                guard let source, row.rule.sources.contains(source) else { continue }
            }
            if row.readsSender || activation == nil { activation = event.activation(withSender: row.readsSender) }
            guard let activation else { continue }
            if let match = row.rule.match(event, activation: activation, policy: row.policy) { matches.append(match) }
        }
        return matches
    }
}

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
}

extension Match {
    /// What an ask does: it always wants a case. Its key is read from what the question is about.
    public init(policy: Policy, rule: TriggerRule, asking event: Event, about data: JSONValue) {
        var key: String?
        if let condition = rule.key {
            let fields: JSONValue = .object([
                "id": .string(event.id), "source": .string(event.source), "type": .string(event.type), "data": data,
            ])
            if case .text(let text) = condition.text(on: Condition.activation(of: fields)) { key = text }
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

    fileprivate func match(_ event: EventView, activation: CELActivation, policy: Policy) -> Match? {
        guard let (signal, unknown, condition) = signal(of: event, activation: activation) else { return nil }
        var keyText: String?
        var reason = unknown
        if let key {
            switch key.text(on: activation) {
            case .text(let text): keyText = text
            case .unknown(let why): reason = reason ?? "its key: \(why)"
            }
        }
        return Match(
            policy: policy, rule: self, signal: reason == nil ? signal : .raised, key: keyText, unknown: reason,
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
            guard mayRaise(event.sender) else { return nil }
            return raised(condition, as: .counted(count: count, window: window), on: activation)
        case .failure(let failing, let recovered):
            let says = mayRaise(event.sender) ? raised(failing, as: .failing, on: activation) : nil
            if let says, says.unknown == nil { return says }
            guard recoveredBy.isEmpty || event.sender.map(recoveredBy.contains) == true else { return says }
            switch recovered.verdict(on: activation) {
            case .holds: return (.recovered, nil, recovered)
            case .fails: return says
            case .unknown(let reason): return says ?? (.raised, "\(recovered.text): \(reason)", recovered)
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

/// Finds the rows for an event type without copying the type out of the message.
struct TypeIndex: Sendable {
    private struct Candidate: Sendable {
        let type: JSONKey
        let rows: [Int]
    }

    /// By the type's length in bytes: few types share one.
    private var byLength: [[Candidate]] = []
    private let everyType: [Int]

    init(_ types: [Set<String>]) {
        everyType = types.indices.filter { types[$0].isEmpty }
        for type in types.reduce(into: Set<String>(), { $0.formUnion($1) }).sorted() {
            let rows = types.indices.filter { types[$0].isEmpty || types[$0].contains(type) }
            let length = type.utf8.count
            while byLength.count <= length { byLength.append([]) }
            byLength[length].append(Candidate(type: JSONKey(type), rows: rows))
        }
    }

    func rows(for type: EventView.Attribute) -> [Int] {
        switch type {
        case .absent:
            return everyType
        case .text(let text):
            let length = text.utf8.count
            guard length < byLength.count else { return everyType }
            return byLength[length].first { $0.type.name == text }?.rows ?? everyType
        case .json(let view):
            guard let length = view.utf8?.count, length < byLength.count else { return everyType }
            for candidate in byLength[length] where view.isEqual(to: candidate.type) { return candidate.rows }
            return everyType
        }
    }
}
