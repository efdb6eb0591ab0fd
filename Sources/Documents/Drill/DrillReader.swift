import Escalation

/// Reads the scenario of a drill: what happens, with whom, what must come of it.
public struct DrillReader: Sendable {
    public var limits: DocumentLimits

    public init(limits: DocumentLimits = DocumentLimits()) {
        self.limits = limits
    }

    /// The one scenario of a file.
    public func scenario(in source: DocumentSource) -> DocumentReading<DrillScenario> {
        DocumentReader(limits: limits).readSingle(source) { $0.drillScenario() }
    }
}

private enum ScenarioKey: String, DocumentKey {
    case kind, name, title, policies, people, lasts, surprises, events, expect, script, renews
}

private enum SurpriseKey: String, DocumentKey { case away, unserved }

extension DocumentNode {
    fileprivate func drillScenario() -> DrillScenario? {
        guard let fields = fields(ScenarioKey.self) else { return nil }
        fields.required(.kind, hint: "write kind: drill")?.expectKind(.drill)
        let name = fields.required(.name, hint: "reports are filed by it")?.line()
        let title = fields.required(.title, hint: "say in a line what is practised")?.line()
        let policies =
            fields.required(.policies, hint: "name the policies whose triggers its events may reach")?
            .list(atLeast: 1) { $0.name(PolicyName.self) }
        let people =
            fields.required(.people, hint: "name who takes part; nobody else is told anything")?
            .participants()
        let lasts = fields.required(.lasts, hint: "write when it is over at the latest, as in 2h")?.duration()
        let events = fields.required(.events, hint: "write what happens, one `- event: …` each")?
            .elements(atLeast: 1)?.compactMap { $0.happening() }
        let expected = fields.required(.expect, hint: "write what must come of it, one `- told: …` each")?
            .elements(atLeast: 1)?.compactMap { $0.drillExpectation(among: people ?? []) }
        let surprises = fields[.surprises]?.surprises(among: people ?? []) ?? DrillScenario.Surprises()
        let script = fields[.script]?.elements()?.compactMap { $0.scriptedAct() } ?? []
        let renews = fields[.renews]?.elements()?.compactMap { $0.renewal() } ?? []
        guard let name, let title, let policies, let people, let lasts, let events, let expected else { return nil }
        if lasts > DrillRequest.longest {
            fields[.lasts]?.refuse("a drill lasts \(WrittenDuration(DrillRequest.longest)) at most", hint: "shorten it")
        }
        return DrillScenario(
            name: name,
            title: title,
            policies: policies,
            people: people.map(\.value),
            surprises: surprises,
            happenings: events,
            script: script,
            expected: expected,
            renews: renews,
            lasts: lasts
        )
    }

    /// Who takes part, each once.
    private func participants() -> [Placed<PersonID>]? {
        guard let nodes = elements(atLeast: 1) else { return nil }
        var people: [Placed<PersonID>] = []
        for node in nodes {
            guard let person = node.name(PersonID.self) else { continue }
            if let first = people.first(where: { $0.value == person }) {
                node.refuse("\(person) stands here twice", hint: "the first stands at \(first.node.position)")
            } else {
                people.append(Placed(person, at: node))
            }
        }
        return people
    }

    private func surprises(among people: [Placed<PersonID>]) -> DrillScenario.Surprises? {
        guard let fields = fields(SurpriseKey.self) else { return nil }
        let away = fields[.away]?.list { $0.participant(among: people) } ?? []
        let unserved = fields[.unserved]?.list { $0.name(LevelName.self) } ?? []
        if !people.isEmpty, Set(away) == Set(people.map(\.value)) {
            fields[.away]?.refuse("everybody is away", hint: "leave somebody who can act")
        }
        return DrillScenario.Surprises(away: away, unserved: unserved)
    }

    /// Somebody who takes part.
    func participant(among people: [Placed<PersonID>]) -> PersonID? {
        guard let person = name(PersonID.self) else { return nil }
        guard people.isEmpty || people.contains(where: { $0.value == person }) else {
            refuse(
                "\(person) takes no part in this drill",
                hint: "write one of \(people.map(\.value.rawValue).joined(separator: ", ")), or add them to people"
            )
            return nil
        }
        return person
    }
}
