import JSON

extension DrillScenario {
    /// What came of a simulated drill.
    public struct Simulation: Sendable {
        public let report: DrillReport
        /// What the script wanted and was refused, a line each.
        public let refusals: [String]
        /// What left the core; a drill's outcomes never do.
        public let outcomes: [Outcome]
        public let notices: [Notice]
        public let cases: [Case]
    }

    /// Lives through the drill in memory, on the code that the fleet runs on, with people played by the script.
    ///
    /// - Throws: where an event is longer or deeper than a message may be.
    public func simulate(
        _ policies: [Policy],
        directory: Directory,
        calendars: BusinessCalendars = .none,
        from start: Instant = PolicyTest.usualStart
    ) throws(JSONError) -> Simulation {
        var run = SimulatedDrill(self, policies, directory: directory, calendars: calendars, from: start)
        try run.play()
        return run.result
    }
}

/// A drill while it is simulated.
private struct SimulatedDrill {
    private let scenario: DrillScenario
    private let start: Instant
    private let mark: DrillMark
    private var rehearsal: Rehearsal
    private var entries: [CaseID: [Entry]] = [:]
    private var order: [CaseID] = []
    private var refusals: [String] = []
    private var outcomes: [Outcome] = []
    private var notices: [Notice] = []

    init(
        _ scenario: DrillScenario,
        _ policies: [Policy],
        directory: Directory,
        calendars: BusinessCalendars,
        from start: Instant
    ) {
        self.scenario = scenario
        self.start = start
        mark = scenario.request(id: "simulated", at: start).mark(in: "simulated")
        let practised = policies.filter { scenario.policies.contains($0.name) }
        rehearsal = Rehearsal(practised, directory: directory, calendars: calendars, from: start)
    }

    private enum Turn {
        case arrives(DrillScenario.Happening, number: Int)
        case acts(DrillScenario.ScriptedAct, number: Int)
    }

    mutating func play() throws(JSONError) {
        var turns: [(after: Duration, turn: Turn)] = []
        for (place, happening) in scenario.happenings.enumerated() {
            for _ in 0..<happening.times { turns.append((happening.after, .arrives(happening, number: place + 1))) }
        }
        for (place, act) in scenario.script.enumerated() {
            turns.append((act.after, .acts(act, number: place + 1)))
        }
        // Of two things at one time the one that was written first comes first.
        let sorted = turns.enumerated().sorted { ($0.element.after, $0.offset) < ($1.element.after, $1.offset) }
        for (_, turn) in sorted {
            note(rehearsal.advance(to: start + turn.after))
            switch turn.turn {
            case .arrives(let happening, let number): try arrive(happening, number)
            case .acts(let act, let number): self.act(act, number)
            }
        }
        note(rehearsal.advance(to: start + scenario.lasts))
    }

    private mutating func arrive(_ happening: DrillScenario.Happening, _ number: Int) throws(JSONError) {
        var event = scenario.event(happening, number: number, of: mark.id, startedAt: start)
        event.drill = mark
        switch happening.content {
        case .event: note(try rehearsal.take(event))
        case .ask(let example): note(rehearsal.take(Asked(example.ask, about: event.data), in: event))
        }
    }

    private mutating func act(_ act: DrillScenario.ScriptedAct, _ number: Int) {
        let place = (act.decision.caseNumber ?? 1) - 1
        guard order.indices.contains(place), let subject = rehearsal.cases[order[place]] else {
            refusals.append("act \(number): there is no case \(place + 1) yet")
            return
        }
        var decision = act.decision.decision
        decision.id = "act-\(number)"
        decision.revision = act.decision.revision ?? subject.revision
        switch act.decision.decider {
        case .person(let person): decision.person = person
        case .role(let role):
            guard let holder = rehearsal.directory.holders(of: [role]).first(where: { mark.includes($0.id) }) else {
                refusals.append("act \(number): nobody who takes part holds the role \(role)")
                return
            }
            decision.person = holder.id
        }
        let taken = decision
        let consequences = rehearsal.change(subject.id) { (subject, policy, step) throws(Refusal) in
            try subject.decide(taken, policy: policy, step: &step)
        }
        if let refusal = consequences.refusal { refusals.append("act \(number): \(refusal)") }
        note(consequences)
    }

    private mutating func note(_ consequences: Consequences) {
        for entry in consequences.entries {
            if entries[entry.caseID] == nil { order.append(entry.caseID) }
            entries[entry.caseID, default: []].append(entry)
        }
        outcomes += consequences.outcomes
        notices += consequences.notices
        if let refusal = consequences.refusal, consequences.entries.isEmpty { refusals.append(refusal.description) }
    }

    var result: DrillScenario.Simulation {
        let traces = order.compactMap { id -> DrillReport.Trace? in
            guard let subject = rehearsal.cases[id] else { return nil }
            let told = notices.filter { $0.caseID == id }.compactMap { notice -> DrillReport.Told? in
                guard case .person(let person, _) = notice.recipient else { return nil }
                return DrillReport.Told(person, at: notice.createdAt)
            }
            return DrillReport.Trace(subject, entries: entries[id] ?? [], told: told)
        }
        return DrillScenario.Simulation(
            report: DrillReport(scenario, startedAt: start, traces),
            refusals: refusals,
            outcomes: outcomes,
            notices: notices,
            cases: traces.map(\.subject)
        )
    }
}

extension DrillRequest {
    fileprivate func mark(in id: DrillID) -> DrillMark {
        DrillMark(id: id, recipients: recipients, unserved: unserved)
    }
}
