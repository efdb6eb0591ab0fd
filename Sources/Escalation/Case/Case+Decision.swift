import JSON

extension Decision {
    /// The longest comment, and the longest word of a server or an automation, in bytes of UTF-8.
    public static let textBytesMax = 8 * 1024
}

extension Case {
    /// Takes a decision, or says why not; a refusal is part of the story too.
    ///
    /// What commits first stands: whoever comes second finds the case closed or at another revision, and is told who
    /// did that.
    public mutating func decide(_ decision: Decision, policy: Policy, step: inout Step) throws(Refusal) {
        _ = expireClaim(step: &step)
        var decision = decision
        do throws(Refusal) {
            let seat = try check(decision, policy: policy, step: step)
            decision.actingFor = seat.actingFor
        } catch {
            recordRefusal(of: decision, because: error, step: &step)
            throw error
        }
        guard case .open(var stay) = status else { return }
        if let quorum = policy.level(stay.level).quorum, outcome(of: decision.action) != nil {
            return vote(decision, under: quorum, policy: policy, step: &step)
        }
        stay.claim = nil
        if decision.action == .escalate { noteAnswer(at: stay.level, policy: policy) }
        if policy.fourEyes.acrossLevels { stay.remember(Vote(decision)) }
        status = .open(stay)
        revision += 1
        let exception = exceptions(
            in: decision.action,
            changing: decision.changes,
            at: policy.level(stay.level)
        )
        var facts = facts(of: decision)
        if let fact = exception.exceptionFact { facts["exception"] = fact }
        record(Entry.Draft(.decisionTaken, facts, detail: detail(of: decision)), in: &step)
        if let outcome = outcome(of: decision.action) {
            var told = OutcomeDecision(decision)
            told.exception = exception
            conclude(
                as: outcome,
                by: decision.person,
                decision: told,
                policy: policy,
                step: &step
            )
        } else if decision.action == .returnBelow, let lower = policy.level(before: stay.level) {
            pass(to: lower.level, of: policy, cause: "returned", answered: true, step: &step)
        } else if let next = policy.level(after: stay.level) {
            pass(to: next.level, of: policy, cause: "escalated", answered: true, step: &step)
        }
    }

    /// Returns the place from which the decision is taken.
    private func check(_ decision: Decision, policy: Policy, step: Step) throws(Refusal) -> Seat {
        let stay = try stayOwned(by: decision.person, step: step)
        let seat = try seat(of: decision, in: stay, policy: policy, step: step)
        if let claim = stay.claim, claim.by != decision.person { throw .claimed(by: claim.by, until: claim.until) }
        #if !BELAY_MUTANT_STALE_DECISION
            guard decision.revision == revision else { throw .stale(seen: decision.revision, current: revision) }
        #endif
        try checkBasis(of: decision, policy: policy)
        let rules = policy.level(stay.level)
        if decision.action.needsAuthority, !hasKnownBasis { throw .recovered(Self.lostBasis) }
        let permitted = actions(at: stay.level, policy: policy)
        guard permitted.contains(decision.action) else { throw .notPermitted(decision.action, permitted: permitted) }
        try checkWay(of: decision, at: stay.level, policy: policy)
        guard decision.action != .ask else {
            throw .malformed("a question is no decision: ask it with dev.belay.ask-information (`belay case ask-for`)")
        }
        var found = form(under: policy).refusals(of: decision, isReview: isReview)
        found += refusedChanges(of: decision, rules: rules) + refusedAlternative(of: decision, rules: rules)
        do throws(Refusal) {
            try checkCircumstances(of: decision, from: seat, in: stay, policy: policy, step: step)
        } catch {
            // What the form says of a field already is not said again.
            let fields = Set(found.flatMap(\.violations).map(\.field))
            if fields.isDisjoint(with: error.violations.map(\.field)) { found.append(error) }
        }
        try Refusal.throwAny(of: found)
        return seat
    }

    /// What a decision needs beside what it says: the data that the level requires, somebody else's eyes, an authority.
    private func checkCircumstances(
        of decision: Decision,
        from seat: Seat,
        in stay: LevelStay,
        policy: Policy,
        step: Step
    ) throws(Refusal) {
        let rules = policy.level(stay.level)
        guard decision.action.outcome != nil else {
            if let name = decision.authority {
                _ = try policy.heldAuthority(name, from: seat, in: step.directory, at: moment(of: step))
            }
            return
        }
        // A review lets nothing go on, so that it needs nothing but eyes other than those of whoever it is about.
        if isReview {
            try checkFourEyes(from: seat, in: stay, policy: policy, step: step)
            return
        }
        let absent = absentData(rules)
        guard absent.isEmpty else { throw .missingData(absent) }
        if decision.action.needsAuthority, let dispute = stay.course.dispute {
            throw .disputed(dispute.fields, by: dispute.by)
        }
        if decision.action.needsAuthority {
            try checkFourEyes(from: seat, in: stay, policy: policy, step: step)
            try checkException(of: decision, from: seat, at: rules, step: step)
        }
        if decision.action.needsAuthority || decision.authority != nil {
            try checkAuthority(of: decision, from: seat, policy: policy, step: step)
        }
    }

    private func refusedChanges(of decision: Decision, rules: PolicyLevel) -> [Refusal] {
        if decision.action == .approveWithChanges {
            guard !decision.changes.isEmpty else { return [.noChanges] }
        } else {
            guard decision.changes.isEmpty else { return [.changesWithoutAction] }
        }
        var found: [Refusal] = []
        for (place, change) in decision.changes.enumerated() {
            guard rules.changeable.contains(change.path) else {
                found.append(.notChangeable(change.path, changeable: rules.changeable))
                continue
            }
            // Of two changes of one field, nobody can tell which one was approved.
            for other in decision.changes[..<place]
            where other.path.isWithin(change.path) || change.path.isWithin(other.path) {
                let reason = "\(change.path) is changed twice, by \(other.path) too: change each field once"
                found.append(.unreadField("changes", reason))
            }
        }
        return found
    }

    private func refusedAlternative(of decision: Decision, rules: PolicyLevel) -> [Refusal] {
        guard decision.action == .alternative else {
            return decision.alternative == nil ? [] : [.alternativeWithoutAction]
        }
        guard let chosen = decision.alternative,
            let offered = rules.alternatives.first(where: { $0.name == chosen.name })
        else { return [.unknownAlternative(decision.alternative?.name, known: rules.alternatives.map(\.name))] }
        return offered.refusals(of: chosen.values)
    }

    /// The authority exists, whoever's place it is holds it, and the case, as it would be after the changes, is inside
    /// its limit.
    private func checkAuthority(of decision: Decision, from seat: Seat, policy: Policy, step: Step) throws(Refusal) {
        guard let name = decision.authority else { throw .missing([.authority]) }
        let row = try policy.heldAuthority(name, from: seat, in: step.directory, at: moment(of: step))
        guard let limit = row.limit else { return }
        switch limit.verdict(onSnapshot: fields(after: decision.changes)) {
        case .holds: return
        case .fails: throw .beyondAuthority(name, limit: limit.text)
        case .unknown(let reason): throw .authorityUnclear(name, reason)
        }
    }

    /// What was wanted is kept like what is taken, so that it can be held against another version of the policy. A text
    /// that is too long for a decision is too long for the story too.
    private mutating func recordRefusal(of decision: Decision, because refusal: Refusal, step: inout Step) {
        var facts = decision.facts
        facts["because"] = .string(refusal.code)
        var detail: JSONObject = ["text": .string(refusal.description)]
        // What is too long to be decided is too long to be kept.
        if !refusal.violations.contains(where: { $0.code == "too-long" }) {
            for (name, value) in decision.detail.object ?? [:] { detail[name] = value }
        }
        record(Entry.Draft(.decisionRefused, facts, detail: .object(detail)), in: &step)
    }
}

extension Decision {
    var facts: JSONObject {
        var facts: JSONObject = [
            "by": .string(person.rawValue), "action": .string(action.rawValue), "seen": .int(revision),
            "risk": risk.map { .string($0.rawValue) } ?? .null,
            "authority": authority.map { .string($0.rawValue) } ?? .null, "message": .string(id),
        ]
        if let actingFor { facts["for"] = .string(actingFor.rawValue) }
        if let alternative { facts["alternative"] = .string(alternative.name.rawValue) }
        return facts
    }

    var detail: JSONValue {
        var detail: JSONObject = [
            "rationale": rationale.map { .string($0) } ?? .null,
            "assumptions": .array(assumptions.map { .string($0) }),
            "constraints": .array(constraints.map { .string($0) }),
            "changes": .array(changes.map(\.json)),
        ]
        if let alternative { detail["values"] = .object(alternative.values) }
        if !fields.isEmpty { detail["fields"] = .object(fields) }
        return .object(detail)
    }
}
