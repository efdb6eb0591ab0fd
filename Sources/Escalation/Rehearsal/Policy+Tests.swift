import JSON

extension Policy {
    /// Runs the tests that this policy carries, on the same core that the fleet runs on.
    ///
    /// - Parameters:
    ///   - directory: The people who decide in them; where there is none, people are made up (``cast``).
    ///   - calendars: Those that its windows are counted in.
    ///   - progress: Told before each test how many are done.
    public func runTests(
        directory: Directory?,
        calendars: BusinessCalendars,
        progress: (Int) -> Void = { _ in }
    ) -> PolicyTestReport {
        let missing = Set(levels.flatMap(\.calendars).filter { calendars[$0] == nil }).sorted()
        let isRun = missing.isEmpty
        let people = directory ?? cast
        return PolicyTestReport(
            policy: reference,
            results: isRun
                ? tests.enumerated().map { done, test in
                    progress(done)
                    return test.run(on: self, directory: people, calendars: calendars)
                } : [],
            missingCalendars: tests.isEmpty ? [] : missing
        )
    }
}

extension PolicyTest {
    fileprivate func run(on policy: Policy, directory: Directory, calendars: BusinessCalendars)
        -> PolicyTestReport.Result
    {
        let directory = people.isEmpty ? directory : Directory(people: people)
        var run = PolicyTestRun(Rehearsal([policy], directory: directory, calendars: calendars, from: start))
        for (place, step) in steps.enumerated() { run.take(step, number: place + 1) }
        return PolicyTestReport.Result(test: name, line: line, failures: run.failures)
    }
}

/// A test while it is run.
private struct PolicyTestRun {
    private var rehearsal: Rehearsal
    /// The case that the last step touched.
    private var subject: CaseID?
    private(set) var failures: [PolicyTestReport.Failure] = []

    init(_ rehearsal: Rehearsal) {
        self.rehearsal = rehearsal
    }

    mutating func take(_ step: PolicyTest.Step, number: Int) {
        let consequences: Consequences
        do throws(Impossible) {
            consequences = try act(step.action, number: number)
        } catch {
            failures.append(
                .init(step: number, line: step.line, field: nil, expected: .null, found: .null, reason: error.reason)
            )
            return
        }
        let touched = consequences.cases()
        if let first = consequences.cases(with: .caseOpened).first ?? touched.first { subject = first }
        let named = step.expected.first { $0.field == .number }?.value.int.flatMap { rehearsal.cases[number: Int($0)] }
        let observation = Observation(
            rehearsal: rehearsal,
            consequences: consequences,
            subject: named ?? subject.flatMap { rehearsal.cases[$0] }
        )
        var expected = step.expected
        if consequences.refusal != nil, !expected.contains(where: { $0.field == .refused }) {
            expected.append(.init(.refused, "none"))
        }
        for expectation in expected {
            let found = observation.value(of: expectation.field)
            guard !expectation.field.isMet(expectation.value, by: found) else { continue }
            failures.append(
                .init(
                    step: number,
                    line: step.line,
                    field: expectation.field,
                    expected: expectation.value,
                    found: found,
                    reason: expectation.field == .refused ? consequences.refusal?.description : nil
                )
            )
        }
    }

    private struct Impossible: Error {
        let reason: String
    }

    private mutating func act(_ action: PolicyTest.Action, number: Int) throws(Impossible) -> Consequences {
        switch action {
        case .event(let example):
            do throws(JSONError) {
                return try rehearsal.take(dated(example, number))
            } catch {
                throw Impossible(reason: "no broker would bring this event: \(error)")
            }
        case .ask(let example):
            let event = dated(example.event, number)
            var ask = example.ask
            ask.neededBy = example.neededWithin.map { rehearsal.now + $0 } ?? ask.neededBy
            return rehearsal.take(Asked(ask, about: event.data), in: event)
        case .after(let duration):
            return rehearsal.advance(to: rehearsal.now + duration)
        case .until(let instant):
            guard instant >= rehearsal.now else {
                throw Impossible(reason: "it is \(rehearsal.now) already, and time does not run backwards")
            }
            return rehearsal.advance(to: instant)
        case .decide(let example):
            return try decide(example, number: number)
        }
    }

    private func dated(_ event: Event, _ number: Int) -> Event {
        var event = event
        if event.id.isEmpty { event.id = "step-\(number)" }
        event.time = event.time ?? rehearsal.now
        return event
    }

    private mutating func decide(_ example: DecisionExample, number: Int) throws(Impossible) -> Consequences {
        let chosen = example.caseNumber.map { rehearsal.cases[number: $0] } ?? subject.flatMap { rehearsal.cases[$0] }
        guard let chosen else { throw Impossible(reason: "there is no case to decide on") }
        var decision = example.decision
        decision.id = "step-\(number)"
        decision.revision = example.revision ?? chosen.revision
        switch example.decider {
        case .person(let person):
            guard rehearsal.directory.people[person] != nil else {
                throw Impossible(reason: "the directory has no person \(person)")
            }
            decision.person = person
        case .role(let role):
            guard let person = rehearsal.directory.holder(of: role, for: chosen) else {
                throw Impossible(reason: "nobody in the directory holds the role \(role)")
            }
            decision.person = person
        }
        let taken = decision
        subject = chosen.id
        return rehearsal.change(chosen.id) { (subject, policy, step) throws(Refusal) in
            try subject.decide(taken, policy: policy, step: &step)
        }
    }
}

extension Directory {
    /// Somebody of the role: an owner of the case who has not answered yet before anybody else.
    fileprivate func holder(of role: RoleName, for subject: Case) -> PersonID? {
        let holders = holders(of: [role]).map(\.id)
        guard case .open(let stay) = subject.status else { return holders.first }
        let answered = Set(stay.votes.map(\.person) + stay.decidedBefore.map(\.person))
        return holders.first { stay.owners.contains($0) && !answered.contains($0) }
            ?? holders.first { stay.owners.contains($0) } ?? holders.first
    }
}
