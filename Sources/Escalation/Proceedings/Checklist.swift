import JSON

/// A manual procedure under way, or as far as it came.
public struct Checklist: Hashable, Sendable {
    /// A step that somebody has done.
    public struct Tick: Hashable, Sendable {
        public let step: String
        public let by: PersonID
        public let at: Instant
    }

    /// As the policy had them when the procedure was chosen.
    public let steps: [Procedure.Step]
    public internal(set) var ticks: [Tick] = []
    /// Who chose it, and under what conditions.
    public let chosenBy: PersonID
    let decision: OutcomeDecision

    init(steps: [Procedure.Step], chosenBy person: PersonID, decision: OutcomeDecision) {
        self.steps = steps
        self.chosenBy = person
        self.decision = decision
    }

    public func tick(of step: Procedure.Step) -> Tick? { ticks.first { $0.step.isSame(as: step.name) } }

    /// Required steps that nobody has ticked.
    public var left: [Procedure.Step] { steps.filter { !$0.isOptional && tick(of: $0) == nil } }
}

extension Checklist.Tick {
    /// As it stands in an outcome.
    public var json: JSONValue {
        ["step": .string(step), "by": .string(by.rawValue), "at": .string(at.description)]
    }
}

extension Checklist {
    var json: JSONValue {
        [
            "steps": .array(
                steps.map {
                    [
                        "name": .string($0.name), "text": .string($0.text.plain),
                        "role": $0.role.map { .string($0.rawValue) } ?? .null, "optional": .bool($0.isOptional),
                    ]
                }
            ),
            "ticks": .array(ticks.map { [.string($0.step), .string($0.by.rawValue), .int($0.at.microseconds)] }),
            "by": .string(chosenBy.rawValue),
            "for": decision.actingFor.map { .string($0.rawValue) } ?? .null,
            "authority": decision.authority.map { .string($0.rawValue) } ?? .null,
            "revision": .int(decision.revision),
            "assumptions": .array(decision.assumptions.map { .string($0) }),
            "constraints": .array(decision.constraints.map { .string($0) }),
        ]
    }

    init?(_ json: JSONValue) {
        let steps = json.all("steps") { step -> Procedure.Step? in
            guard let name = step["name"]?.string, let text = step["text"]?.string else { return nil }
            let role = step["role"]?.string.map { RoleName($0) }
            return Procedure.Step(
                name: name,
                text: LocalText(text),
                role: role,
                isOptional: step["optional"]?.bool ?? false
            )
        }
        let ticks = json.all("ticks") { tick -> Tick? in
            guard let step = tick[0]?.string, let by = tick[1]?.string, let at = tick[2]?.int else { return nil }
            return Tick(step: step, by: PersonID(by), at: Instant(microseconds: at))
        }
        guard let steps, let ticks, let by = json["by"]?.string, let revision = json["revision"]?.int else {
            return nil
        }
        let decision = OutcomeDecision(
            action: .manual,
            authority: json["authority"]?.string.map { AuthorityName($0) },
            constraints: (json["constraints"]?.array ?? []).compactMap(\.string),
            assumptions: (json["assumptions"]?.array ?? []).compactMap(\.string),
            changes: [],
            alternative: nil,
            actingFor: json["for"]?.string.map { PersonID($0) },
            revision: revision
        )
        self.init(steps: steps, chosenBy: PersonID(by), decision: decision)
        self.ticks = ticks
    }
}
