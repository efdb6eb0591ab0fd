import CEL
import JSON

extension PastCase {
    /// Whether, and how, a policy would have opened this case.
    enum Reopening: Sendable {
        case opened(TriggerRule)
        case notOpened(String)
        /// What is kept of the event does not say.
        case cannotTell(String)
    }

    /// Holds the triggers of `policy` against what the case has kept of its event.
    ///
    /// - Parameter standing: The version under which it was opened: it says what was kept.
    func reopening(under policy: Policy, openedUnder standing: Policy) -> Reopening {
        if let ask = subject.opening.ask {
            let rule = policy.triggers.first { rule in
                guard case .ask(let gate) = rule.kind else { return false }
                return gate == ask.gate
            }
            return rule.map { .opened($0) } ?? .notOpened("no trigger answers the gate \(ask.gate)")
        }
        let origin = standing.trigger(subject.key.trigger)
        let wanting = matching(policy)
        let chosen = wanting.first { $0.name == subject.key.trigger } ?? wanting.first
        guard let chosen else {
            // A trigger that would look at what was not kept may want the event all the same.
            let unsure = policy.triggers.first { $0.wants(subject.opening.event) && !unkept(by: $0, origin).isEmpty }
            guard let unsure else { return .notOpened("no trigger wants its event") }
            return .cannotTell("the trigger \(unsure.name) reads \(unkept(by: unsure, origin).inWords), not kept")
        }
        let unknown = unkept(by: chosen, origin)
        guard unknown.isEmpty else {
            return .cannotTell("the trigger \(chosen.name) reads \(unknown.inWords), not kept")
        }
        if case .rate(_, let count, let window) = chosen.kind {
            guard case .rate(_, let countBefore, let windowBefore)? = origin?.kind, count <= countBefore,
                window >= windowBefore
            else {
                return .cannotTell("one event does not say whether \(count) came within \(WrittenDuration(window))")
            }
        }
        guard !policy.tellsApart(as: standing) || !changes.isEmpty else { return .opened(chosen) }
        let rows = unkept(policy.classification.conditions.pathsRead, origin)
        guard rows.isEmpty else { return .cannotTell("its categories, risk or urgency read \(rows.inWords), not kept") }
        return .opened(chosen)
    }

    /// The triggers that want the event, as far as it was kept, lowest place first.
    private func matching(_ policy: Policy) -> [TriggerRule] {
        var keyless = policy
        // Which others it would join is another question than whether it is wanted.
        for place in keyless.triggers.indices { keyless.triggers[place].key = nil }
        guard let matches = try? TriggerTable([keyless]).matches(event, with: JSONParser()) else { return [] }
        let names = Set(matches.filter { $0.signal != .recovered }.map(\.rule.name))
        return policy.triggers.filter { names.contains($0.name) }
    }

    /// The event that opened the case, as far as it was kept: its reference, the snapshot, what the condition read; with
    /// the data that are asked for in place of those that it carried.
    var event: Event {
        let reference = subject.opening.event
        var fields = beginning.fields.object ?? [:]
        if let whole = wholeData { fields["data"] = whole }
        for fact in subject.opening.facts
        where fact.path.names[0] == "data" && fact.path.value(in: .object(fields)) == nil {
            fields = fields.setting(fact.value, at: fact.path.names[...])
        }
        return Event(
            id: reference.id,
            source: reference.source,
            type: reference.type,
            subject: reference.subject,
            time: reference.time,
            arrival: subject.openedAt,
            sender: reference.sender,
            data: changes.reduce(fields["data"] ?? .null) { $1.applied(to: $0) }
        )
    }

    /// What it is about when it opens under a trigger: as it was, unless other data are asked for.
    func snapshot(under rule: TriggerRule) -> Snapshot {
        guard !changes.isEmpty else { return beginning }
        var event = event
        event.dataSchema = beginning.fields[Snapshot.dataSchemaName]?.string
        return Snapshot(of: event, capture: rule.capture, asking: subject.opening.ask)
    }

    /// All of the event's data, where its condition looked at all of it.
    private var wholeData: JSONValue? {
        subject.opening.facts.first { $0.path.names == ["data"] }?.value
    }

    /// What the trigger's conditions read of the data that was not kept: neither captured nor read before.
    private func unkept(by rule: TriggerRule, _ origin: TriggerRule?) -> [FieldPath] {
        unkept(rule.conditions.pathsRead, origin)
    }

    private func unkept(_ read: [FieldPath], _ origin: TriggerRule?) -> [FieldPath] {
        guard wholeData == nil, let origin, let captured = origin.capture else { return [] }
        let kept = captured + origin.conditions.pathsRead + changes.flatMap(\.paths)
        return read.filter { path in
            path.names[0] == "data" && !kept.contains { path.isWithin($0) }
        }
    }
}

extension PastCase {
    /// Whether a decision was held back for want of what the new text captures and the old did not.
    func isForWantOfData(_ refusal: Refusal, under rule: TriggerRule, _ standing: Policy) -> Bool {
        switch refusal {
        case .authorityUnclear, .missingData: break
        default: return false
        }
        guard let captured = standing.trigger(subject.key.trigger)?.capture else { return false }
        guard let wanted = rule.capture else { return true }
        return wanted.contains { path in !captured.contains { path.isWithin($0) } }
    }
}

extension TriggerRule {
    /// Whether it looks at events of this type and source.
    fileprivate func wants(_ event: EventReference) -> Bool {
        if case .ask = kind { return false }
        return (types.isEmpty || types.contains(event.type)) && (sources.isEmpty || sources.contains(event.source))
    }
}

extension [Condition] {
    /// What they read, without what they only pass through.
    fileprivate var pathsRead: [FieldPath] {
        let paths = flatMap(\.program.references).compactMap { path in
            var names: [String] = []
            for case .field(let name) in path.segments.prefix(while: { $0 != .element }) { names.append(name) }
            return FieldPath(names: names)
        }
        return paths.filter { path in !paths.contains { $0 != path && $0.isWithin(path) } }
    }
}

extension [FieldPath] {
    fileprivate var inWords: String { map(\.description).joined(separator: ", ") }
}
