import JSON

extension Case {
    /// Opens a case and passes it to its first level, unless its gate is in another mode: to the trigger's, or where its
    /// category and its risk have it begin.
    ///
    /// - Parameters:
    ///   - hasRecovered: Whether its reason had already gone when it was seen. Then it ends at once as withdrawn, so that
    ///     the story is complete and nobody is asked.
    ///   - order: In force at the gate where the case was asked for.
    ///   - newShape: The shape of what it is about, where nobody has acknowledged it.
    public static func open(
        key: KeyID,
        running: Int64,
        policy: Policy,
        entryLevel: LevelName,
        assessment: Assessment = .plain,
        opening: Opening,
        snapshot: Snapshot,
        waiting: [WaitingRun] = [],
        hasRecovered: Bool = false,
        under order: GateOrder? = nil,
        newShape: Digest? = nil,
        step: inout Step
    ) -> Case {
        let now = step.now
        var (start, standing) = policy.start(from: entryLevel, assessment)
        standing.newShape = newShape
        var opening = opening
        opening.policyHash = policy.hash
        var new = Case(
            id: DerivedID.ofCase(key, running: running),
            key: key,
            running: running,
            policy: policy.reference,
            openedAt: now,
            opening: opening,
            snapshot: snapshot,
            status: .open(
                LevelStay(
                    level: start,
                    generation: 0,
                    since: now,
                    stage: .passed,
                    windowEnds: now + policy.level(start).window
                )
            ),
            change: 0,
            revision: 1,
            attached: 0,
            waiting: waiting.map { $0.asking(about: snapshot) },
            updatedAt: now,
            standing: standing
        )
        new.recordOpening(in: &step)
        if hasRecovered {
            new.end(as: .withdrawn, by: .recovery, decision: nil, policy: policy, step: &step)
        } else {
            new.proceed(under: order, cause: "opened", policy: policy, step: &step)
        }
        return new
    }

    private mutating func recordOpening(in step: inout Step) {
        var facts: JSONObject = [
            "trigger": .string(key.trigger.rawValue), "running": .int(running),
            "cause": .string(opening.cause.rawValue), "snapshot": .string(snapshot.digest.description),
            "correlation": .string(opening.correlation), "waiting": .int(Int64(waiting.count)),
            "words": .int(evidenceWords),
        ]
        for (name, fact) in standing.facts { facts[name] = fact }
        if let origin = opening.origin { facts["origin"] = .string(origin.caseID.rawValue) }
        for (name, fact) in basis.facts { facts[name] = fact }
        record(Entry.Draft(.caseOpened, facts, detail: opening.account(key: key)), in: &step)
    }

    /// The one way in which a case changes: the number rises, its time moves on, and an entry says why.
    mutating func record(_ draft: Entry.Draft, in step: inout Step) {
        change += 1
        updatedAt = moment(of: step)
        lastEntry = step.add(draft, for: self)
    }

    /// The case's own time in this step. The store's clock may have been set back; a case's time never runs backwards,
    /// so what is stamped or counted from here is counted from the later of the two.
    func moment(of step: Step) -> Instant { max(updatedAt, step.now) }
}

extension Policy {
    /// The rules of one of its levels. A policy that names a level it does not have never passed validation.
    func level(_ name: LevelName) -> PolicyLevel {
        guard let level = levels.first(where: { $0.level == name }) else {
            preconditionFailure("\(reference) has no level \(name)")
        }
        return level
    }

    /// What a decision on a case of a category must say at a level: what the category's own form says, where it has one.
    /// The one place that knows which form holds.
    public func form(at name: LevelName, in category: CategoryName? = nil) -> DecisionForm {
        let rule = category.flatMap { category in classification.categories.first { $0.name == category } }
        return rule?.form.flatMap { forms[$0] } ?? level(name).form
    }

    /// What may be decided at a level, in the order in which it is offered. Nobody can escalate past the last level,
    /// return below the first, or pick an alternative where there is none.
    public func actions(at name: LevelName) -> [DecisionAction] {
        let rules = level(name)
        let isLast = level(after: name) == nil
        return DecisionAction.allCases.filter { action in
            switch action {
            case .escalate: rules.actions.contains(action) && !isLast
            case .returnBelow: rules.actions.contains(action) && level(before: name) != nil
            case .alternative: rules.actions.contains(action) && !rules.alternatives.isEmpty
            case .reassign: false
            default: rules.actions.contains(action)
            }
        }
    }

    /// The level before `name`, `nil` before the first.
    func level(before name: LevelName) -> PolicyLevel? {
        guard let index = levels.firstIndex(where: { $0.level == name }), index > 0 else { return nil }
        return levels[index - 1]
    }

    /// The level after `name`, `nil` after the last.
    func level(after name: LevelName) -> PolicyLevel? {
        guard let index = levels.firstIndex(where: { $0.level == name }), index + 1 < levels.count else { return nil }
        return levels[index + 1]
    }
}
