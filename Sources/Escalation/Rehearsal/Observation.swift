import JSON

/// What there is to see after a step of a policy test.
struct Observation {
    let rehearsal: Rehearsal
    let consequences: Consequences
    /// `nil` where no case was ever opened.
    let subject: Case?

    func value(of field: ObservedField) -> JSONValue {
        switch field {
        case .opens: .array(consequences.cases(with: .caseOpened).compactMap { trigger(of: $0) })
        case .reminded:
            .bool(consequences.entries.contains { $0.kind == .warningDue && $0.caseID == subject?.id })
        case .refused: consequences.refusal.map { .string($0.code) } ?? .null
        case .number: subject.flatMap { rehearsal.cases.number(of: $0.id) }.map { .int(Int64($0)) } ?? .null
        case .trigger: text(subject?.key.trigger.rawValue)
        case .cause: text(subject?.opening.cause.rawValue)
        case .key: text(subject?.key.value)
        case .because: text(subject?.opening.because)
        case .snapshot: subject?.snapshot.fields ?? .null
        case .category: text(subject?.standing.category?.rawValue)
        case .risk: text(subject?.standing.risk?.rawValue)
        case .urgency: text(subject?.standing.urgency.rawValue)
        case .status: text(subject.map { $0.outcome == nil ? "open" : "ended" })
        case .level: text(stay?.level.rawValue ?? closure?.level.rawValue)
        case .owners: .array((stay?.owners ?? []).map { .string($0.rawValue) })
        case .window: text(stay.map { WrittenDuration($0.windowEnds.since($0.since)).description })
        case .left: text(stay.map { WrittenDuration($0.windowEnds.since(rehearsal.now)).description })
        case .outcome: text(closure?.outcome.rawValue)
        case .by: text(closure?.by.description)
        case .attached: subject.map { .int($0.attached) } ?? .null
        case .answers: .int(Int64(stay?.votes.count ?? 0))
        case .revision: subject.map { .int($0.revision) } ?? .null
        }
    }

    private var stay: LevelStay? {
        if case .open(let stay)? = subject?.status { stay } else { nil }
    }

    private var closure: Closure? {
        if case .closed(let closure)? = subject?.status { closure } else { nil }
    }

    private func trigger(of id: CaseID) -> JSONValue? {
        (rehearsal.cases[id]?.key.trigger.rawValue).map { .string($0) }
    }

    private func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
