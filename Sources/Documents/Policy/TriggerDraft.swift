import CEL
import Escalation

/// A trigger as its author wrote it, as far as it could be read, with the places that later checks point at.
struct TriggerDraft {
    enum Kind: String, CaseIterable { case threshold, rate, failure, ask }

    enum Key: String, DocumentKey {
        case name, kind, when, failing, recovered, count, within, gate, types, sources
        case raisedBy = "raised-by"
        case recoveredBy = "recovered-by"
        case key, capture, because, entry, teams
    }

    let node: DocumentNode
    let name: Placed<TriggerName>?
    let gate: Placed<GateName>?
    let entry: Placed<LevelName>?
    let teams: Placed<FieldPath>?
    /// `nil` keeps all of `data`.
    let capture: [FieldPath]?
    /// The names under which the shape of its data may be declared.
    let dataNames: [String]
    /// `nil` where a part that a trigger cannot be without was refused.
    let value: TriggerRule?

    init(_ node: DocumentNode, shapes: EventShapes, entryDefault: LevelName?, zones: CELTimeZones) {
        self.node = node
        let fields = node.fields(Key.self)
        name = fields?.required(.name)?.placed { $0.name() }
        let kind = fields?.required(.kind, hint: "write threshold, rate, failure or ask")?.choice(of: Kind.self)
        if let fields, let kind { fields.refuseKeys(foreignTo: kind) }
        let gateNode = kind == .ask ? fields?.required(.gate, hint: "write the name at which automations ask") : nil
        let gate = gateNode?.placed { $0.gate() }
        self.gate = gate
        entry = fields?[.entry]?.placed { $0.name() }
        teams = fields?[.teams]?.placed { $0.fieldPath() }
        capture = fields?[.capture]?.list(atLeast: 1) { $0.fieldPath() }
        let types = fields?[.types]?.list(atLeast: 1) { $0.line() } ?? []
        dataNames = kind == .ask ? [gate?.value.rawValue ?? ""] : types.isEmpty ? [""] : types

        let environment = Vocabulary.event(data: shapes.data(ofAny: dataNames), timeZones: zones)
        let rule = kind.flatMap { fields?.ruleKind($0, gate: gate?.value, in: environment) }
        let key = fields?[.key]?.keyExpression(in: environment)
        if fields?[.key] == nil, kind == .rate || kind == .failure {
            _ = fields?.required(.key, hint: "write what joins events into one case, as in key: data.incident")
        }
        let because = fields?.required(.because, hint: "say in a line for people why this stops")?.localText()
        let sources = fields?[.sources]?.list(atLeast: 1) { $0.line() } ?? []
        let raisedBy = fields?[.raisedBy]?.list(atLeast: 1) { $0.brokerUser() } ?? []
        let recoveredBy = fields?[.recoveredBy]?.list(atLeast: 1) { $0.brokerUser() } ?? []

        guard let name, let rule, let because, let entryLevel = entry?.value ?? entryDefault else {
            value = nil
            return
        }
        var trigger = TriggerRule(
            name: name.value,
            kind: rule,
            types: Set(types),
            sources: Set(sources),
            raisedBy: Set(raisedBy),
            recoveredBy: Set(recoveredBy),
            key: key,
            capture: capture,
            because: because,
            entryLevel: entryLevel
        )
        trigger.teams = teams?.value
        value = trigger
    }

    /// Whether a case of this trigger keeps the field at `path`, where its event has it.
    func captures(_ path: FieldPath) -> Bool {
        guard let capture else { return path.names[0] == "data" }
        return capture.contains { path.names.starts(with: $0.names) }
    }
}

extension DocumentFields<TriggerDraft.Key> {
    /// Keys that belong to another kind of trigger.
    fileprivate func refuseKeys(foreignTo kind: TriggerDraft.Kind) {
        let own: Set<TriggerDraft.Key> =
            switch kind {
            case .threshold: [.when]
            case .rate: [.when, .count, .within]
            case .failure: [.failing, .recovered, .recoveredBy]
            case .ask: [.gate]
            }
        var special: Set<TriggerDraft.Key> = [.when, .failing, .recovered, .recoveredBy, .count, .within, .gate]
        if kind == .ask { special.insert(.types) }
        for key in present.intersection(special).subtracting(own) {
            refuse(
                key,
                "the key `\(key.rawValue)` does not belong to a trigger of kind \(kind.rawValue)",
                hint: "such a trigger takes " + own.map { "`\($0.rawValue)`" }.sorted().joined(separator: ", ")
            )
        }
    }

    fileprivate func ruleKind(
        _ kind: TriggerDraft.Kind,
        gate: GateName?,
        in environment: CELEnvironment
    ) -> TriggerRule.Kind? {
        switch kind {
        case .threshold:
            return required(.when)?.condition(in: environment).map { .threshold($0) }
        case .rate:
            let when = required(.when)?.condition(in: environment)
            let count = required(.count, hint: "write how many events, as in count: 5")?.integer(in: 2...10_000)
            let window = required(.within, hint: "write within what time, as in within: 1h")?.duration()
            guard let when, let count, let window else { return nil }
            return .rate(when, count: Int(count), window: window)
        case .failure:
            let failing = required(.failing)?.condition(in: environment)
            let recovered = required(.recovered, hint: "write false where nothing ever says so")?.condition(
                in: environment
            )
            guard let failing, let recovered else { return nil }
            return .failure(failing: failing, recovered: recovered)
        case .ask:
            return gate.map { .ask($0) }
        }
    }
}
