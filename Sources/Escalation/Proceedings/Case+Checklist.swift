import JSON

extension Case {
    /// Whether people are doing by hand what the automation waits for.
    var isDoneByHand: Bool { outcome == nil && proceedings.checklist != nil }

    /// Ends the case as it was decided, or begins the manual procedure where the level has one to be ticked off.
    mutating func conclude(
        as outcome: OutcomeKind,
        by person: PersonID,
        decision: OutcomeDecision,
        policy: Policy,
        step: inout Step
    ) {
        guard outcome == .manual, case .open(let stay) = status,
            let procedure = policy.level(stay.level).procedure,
            procedure.steps.contains(where: { !$0.isOptional })
        else {
            return end(as: outcome, by: .person(person), decision: decision, policy: policy, step: &step)
        }
        begin(procedure, by: person, decision: decision, policy: policy, step: &step)
    }

    private mutating func begin(
        _ procedure: Procedure,
        by person: PersonID,
        decision: OutcomeDecision,
        policy: Policy,
        step: inout Step
    ) {
        guard case .open(var stay) = status else { return }
        let turnaround = turnaroundKept(answered: true, policy: policy, step: step)
        proceedings.checklist = Checklist(steps: procedure.steps, chosenBy: person, decision: decision)
        stay.votes = []
        stay.claim = nil
        if procedure.window != nil {
            stay.course.countedFrom = moment(of: step)
            let timing = timing(of: stay, policy: policy, calendars: step.calendars)
            stay.windowEnds = timing.windowEnds
            stay.warningDue = timing.warningDue
        }
        status = .open(stay)
        var facts: JSONObject = [
            "by": .string(person.rawValue), "level": .string(stay.level.rawValue),
            "steps": .array(procedure.steps.map { .string($0.name) }),
            "windowEnds": .string(stay.windowEnds.description),
        ]
        if let turnaround { facts["turnaround"] = turnaround }
        record(Entry.Draft(.procedureStarted, facts), in: &step)
        let roles = policy.level(stay.level).owners + procedure.steps.compactMap(\.role)
        tell(step.directory.holders(of: roles), purpose: .procedure, step: &step)
    }

    /// Somebody has done a step. With the last one that is required, the case ends.
    mutating func tick(
        _ name: String,
        by person: PersonID,
        note: String?,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        guard case .open(let stay) = status else {
            guard case .closed(let closure) = status else { return }
            throw .closed(closure.outcome, by: closure.by.description, at: closure.at)
        }
        guard var checklist = proceedings.checklist else { throw .procedure("none is under way: decide manual first") }
        guard let wanted = checklist.steps.first(where: { $0.name.isSame(as: name) }) else {
            let names = checklist.steps.map(\.name).joined(separator: ", ")
            throw .procedure("it has no step \(name.cut(toBytes: 64)); it has \(names)")
        }
        if let earlier = checklist.tick(of: wanted) {
            throw .procedure("\(earlier.by) has ticked \(wanted.name) at \(earlier.at)")
        }
        let roles = wanted.role.map { [$0] } ?? policy.level(stay.level).owners
        guard let known = step.directory.people[person], !known.roles.isDisjoint(with: roles) else {
            throw .procedure("\(wanted.name) is ticked by \(roles.map(\.rawValue).joined(separator: " or ")) only")
        }
        if let note { try check(note, as: "the note") }
        checklist.ticks.append(Checklist.Tick(step: wanted.name, by: person, at: moment(of: step)))
        proceedings.checklist = checklist
        record(
            Entry.Draft(
                .procedureTicked,
                [
                    "by": .string(person.rawValue), "step": .string(wanted.name),
                    "left": .array(checklist.left.map { .string($0.name) }),
                ],
                detail: note.map { ["text": .string($0)] }
            ),
            in: &step
        )
        guard checklist.left.isEmpty else { return }
        end(as: .manual, by: .person(person), decision: checklist.decision, policy: policy, step: &step)
    }

    /// The case leaves the level at which people were at work: what they have done stands in the story.
    mutating func abandonProcedure(step: inout Step) {
        guard let checklist = proceedings.checklist else { return }
        proceedings.checklist = nil
        record(
            Entry.Draft(
                .procedureAbandoned,
                [
                    "ticked": .array(checklist.ticks.map { .string($0.step) }),
                    "left": .array(checklist.left.map { .string($0.name) }),
                ]
            ),
            in: &step
        )
    }
}
