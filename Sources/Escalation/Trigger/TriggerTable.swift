import CEL
import JSON

/// Every trigger of the active policies, arranged so that an event meets only those that name its type, and of these
/// only those whose conditions a look at their fields does not rule out.
///
/// Immutable: lanes share one and change to another when a policy is applied.
public struct TriggerTable: Sendable {
    /// An object, so that looking at one of them for an event counts one reference and not each of its parts.
    final class Row: Sendable {
        let policy: Policy
        let rule: TriggerRule
        let sources: [JSONKey]
        let readsSender: Bool
        /// Whether the one condition on which this trigger hangs is false; `nil` where it hangs on more than one. What
        /// a closure captures is used where it lies, while a rule would be copied out of here for each event.
        let fails: (@Sendable (CELActivation) -> Bool)?

        init(policy: Policy, rule: TriggerRule) {
            self.policy = policy
            self.rule = rule
            sources = rule.sources.map { JSONKey($0) }
            readsSender = rule.readsSender || policy.classification.readsSender
            if let condition = rule.soleCondition {
                fails = { condition.verdict(on: $0) == .fails }
            } else {
                fails = nil
            }
        }
    }

    private let byType: TypeIndex<TriggerRows>
    private let gates: [GateName: (policy: Policy, rule: TriggerRule)]

    public init(_ policies: [Policy]) {
        var rows: [Row] = []
        var gates: [GateName: (policy: Policy, rule: TriggerRule)] = [:]
        // No two policies with one gate can be applied; should they stand there all the same, every worker takes the same.
        for policy in policies.sorted(by: { $0.name < $1.name }) {
            for rule in policy.triggers {
                if case .ask(let gate) = rule.kind {
                    if gates[gate] == nil { gates[gate] = (policy, rule) }
                } else {
                    rows.append(Row(policy: policy, rule: rule))
                }
            }
        }
        self.gates = gates
        self.byType = TypeIndex(rows.map(\.rule.types)) { numbers in TriggerRows(numbers.map { rows[$0] }) }
    }

    /// The policy and trigger that answer a gate; `nil` where no active policy does.
    public func gate(_ name: GateName) -> (policy: Policy, rule: TriggerRule)? { gates[name] }

    /// Every trigger that is asked at a gate.
    public var asking: [(policy: Policy, rule: TriggerRule)] { Array(gates.values) }

    /// What this event does to which trigger, in the order of the policies' names; empty for most events.
    public func matches(_ event: EventView) -> [Match] {
        let rows = byType.rows(for: event.type)
        return rows.isEmpty ? [] : rows.matches(event)
    }
}

extension TriggerRule {
    /// The condition without which this trigger does nothing; `nil` for one that also looks for a recovery.
    fileprivate var soleCondition: Condition? {
        switch kind {
        case .threshold(let condition), .rate(let condition, _, _): condition
        case .failure, .ask: nil
        }
    }
}
