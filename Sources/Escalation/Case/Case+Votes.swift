import JSON

extension Case {
    /// Takes an answer at a level that needs several, and does what all answers so far come to.
    ///
    /// An answer by itself does not raise the revision: the others decide on the same thing as before.
    mutating func vote(_ decision: Decision, under quorum: Quorum, policy: Policy, step: inout Step) {
        guard case .open(var stay) = status else { return }
        stay.claim = nil
        let vote = Vote(decision)
        // One person answers once, and for one place one person.
        stay.votes.removeAll { $0.person == vote.person || $0.owner == vote.owner }
        stay.votes.append(vote)
        status = .open(stay)
        let (rules, now) = (policy.level(stay.level), moment(of: step))
        let standing = stay.votes.filter {
            step.directory.stands($0, at: rules, now) && mayStillExcept($0, at: rules, step: step)
        }
        let wanted = exceptions(in: decision.action, changing: decision.changes, at: rules).exceptionFact
        switch quorum.verdict(on: standing, owners: step.directory.owners(of: stay, votes: standing, at: rules, now)) {
        case .open:
            var facts = facts(of: decision)
            if let wanted { facts["exception"] = wanted }
            record(Entry.Draft(.voteTaken, facts, detail: detail(of: decision)), in: &step)
        case .carried(let votes):
            revision += 1
            var facts = facts(of: decision)
            let exception = votes.first.map { exceptions(in: $0.action, changing: $0.changes, at: rules) } ?? []
            if let fact = exception.exceptionFact { facts["exception"] = fact }
            facts["with"] = .array(votes.filter { $0.person != decision.person }.map { .string($0.person.rawValue) })
            // Where the answer that came last is not the one that carries, the story says what does.
            if let carried = votes.first?.action, carried != decision.action {
                facts["carried"] = .string(carried.rawValue)
            }
            record(Entry.Draft(.decisionTaken, facts, detail: detail(of: decision)), in: &step)
            guard let outcome = votes.first.flatMap({ outcome(of: $0.action) }) else { return }
            let decider =
                votes.contains { $0.person == decision.person } ? decision.person : votes[votes.count - 1].person
            var told = OutcomeDecision(votes, on: decision.revision)
            told.exception = exception
            conclude(
                as: outcome,
                by: decider,
                decision: told,
                policy: policy,
                step: &step
            )
        case .disputed:
            var facts = facts(of: decision)
            if let wanted { facts["exception"] = wanted }
            record(Entry.Draft(.voteTaken, facts, detail: detail(of: decision)), in: &step)
            dispute(policy: policy, step: &step)
        }
    }

    /// Whether an answer that wants an exception is still that of somebody who may approve one.
    private func mayStillExcept(_ vote: Vote, at rules: PolicyLevel, step: Step) -> Bool {
        exceptions(in: vote.action, changing: vote.changes, at: rules).isEmpty
            || step.directory.mayApproveExceptions(vote.owner, at: rules)
    }

    /// Owners want different things, and the policy does not settle it here.
    private mutating func dispute(policy: Policy, step: inout Step) {
        guard case .open(let stay) = status else { return }
        noteAnswer(at: stay.level, policy: policy)
        let contradictions = stay.votes.contradictions
        record(
            Entry.Draft(
                .votesDisputed,
                ["level": .string(stay.level.rawValue), "votes": .int(Int64(stay.votes.count))],
                detail: contradictions.isEmpty ? nil : ["contradictions": .array(contradictions.map(\.json))]
            ),
            in: &step
        )
        tell(step.directory.holders(of: policy.integrity), purpose: .disputed, step: &step)
        // Above the last level is nobody: somebody changes their mind, or the window ends it.
        guard let next = policy.level(after: stay.level) else { return }
        pass(to: next.level, of: policy, cause: "disputed", answered: true, step: &step)
    }

    /// What was decided on has changed: what owners said of it counts no more, and they are asked again.
    mutating func forgetVotes(telling: Bool = true, step: inout Step) {
        guard case .open(var stay) = status, !stay.votes.isEmpty else { return }
        let voters = stay.votes.map(\.person)
        stay.votes = []
        status = .open(stay)
        record(
            Entry.Draft(.votesForgotten, ["voters": .array(voters.map { .string($0.rawValue) })]),
            in: &step
        )
        guard telling else { return }
        tell(voters.compactMap { step.directory.people[$0] }, purpose: .decide, step: &step)
    }
}

extension Directory {
    /// Whether somebody still holds the place from which they answered. Once its owner is back it is theirs again.
    fileprivate func stands(_ vote: Vote, at level: PolicyLevel, _ instant: Instant) -> Bool {
        seats(of: vote.person, at: level, instant).contains { $0.owner == vote.owner }
    }

    /// Who may answer now of those who were asked, each with the roles that their answer stands for.
    fileprivate func owners(
        of stay: LevelStay,
        votes: [Vote],
        at level: PolicyLevel,
        _ instant: Instant
    ) -> [Person] {
        people(stay.owners, standingAt: level, instant).map { person in
            guard let vote = votes.first(where: { $0.person == person.id }) else { return person }
            var person = person
            person.roles = people[vote.owner]?.roles ?? []
            return person
        }
    }
}

extension OutcomeDecision {
    /// What several people want together. Each stands by their own conditions, so that all of them hold.
    ///
    /// - Parameter revision: What all of them saw; answers to anything else were forgotten.
    init(_ votes: [Vote], on revision: Int64) {
        var assumptions: [String] = []
        var constraints: [String] = []
        for vote in votes {
            assumptions += vote.assumptions.filter { !assumptions.contains($0) }
            constraints += vote.constraints.filter { !constraints.contains($0) }
        }
        let last = votes[votes.count - 1]
        self.init(
            action: last.action,
            authority: last.authority,
            constraints: constraints,
            assumptions: assumptions,
            changes: last.changes,
            alternative: last.alternative,
            actingFor: last.actingFor,
            revision: revision
        )
    }
}
