import JSON

extension Case {
    /// Asks to let the automation go on past the levels, or confirms that another has asked so.
    ///
    /// It takes two people of the same role, neither of whom the case is their own request, under an authority whose
    /// limit the case is inside. Alone nobody does anything by it.
    ///
    /// - Parameter asker: Whose request is confirmed; `nil` asks.
    mutating func breakGlass(
        by person: PersonID,
        confirming asker: PersonID?,
        rationale: String,
        revision seen: Int64,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = lapseOverride(policy: policy, step: &step)
        do throws(Refusal) {
            let rule = try overrideRule(for: person, policy: policy, step: step)
            try check(rationale, as: "the rationale")
            guard seen == revision else { throw .stale(seen: seen, current: revision) }
            if let asker {
                try checkConfirmation(by: person, of: asker, rule: rule, step: step)
                confirmOverride(asker, by: person, because: rationale, rule: rule, policy: policy, step: &step)
            } else {
                if let request = proceedings.override {
                    throw .override("\(request.by) has asked for it until \(request.until): confirm that request")
                }
                askForOverride(by: person, because: rationale, rule: rule, policy: policy, step: &step)
            }
        } catch {
            record(
                Entry.Draft(
                    .overrideRefused,
                    [
                        "by": .string(person.rawValue), "confirming": asker.map { .string($0.rawValue) } ?? .null,
                        "because": .string(error.code),
                    ],
                    detail: ["text": .string(error.description)]
                ),
                in: &step
            )
            throw error
        }
    }

    /// The rule, where this person may take part in an override of this case.
    private func overrideRule(for person: PersonID, policy: Policy, step: Step) throws(Refusal) -> BreakGlassRule {
        guard case .open(let stay) = status else {
            guard case .closed(let closure) = status else { preconditionFailure("a case is open or closed") }
            throw .closed(closure.outcome, by: closure.by.description, at: closure.at)
        }
        guard let rule = policy.breakGlass else { throw .override("the policy permits no override") }
        guard !isReview else { throw .override("a review lets nothing go on") }
        if stay.stage == .held { throw .override("its gate is on hold, under an authority of its own") }
        guard !isDoneByHand else { throw .override("people are doing it by hand: refuse it first, or let them finish") }
        guard hasKnownBasis else { throw .override(Self.lostBasis) }
        guard let known = step.directory.people[person] else {
            throw .identity(.unknownPerson(person))
        }
        guard !known.roles.isDisjoint(with: rule.roles) else {
            throw .override("\(person) holds none of \(rule.roles.map(\.rawValue).joined(separator: ", "))")
        }
        if let reason = ownRequest(of: known, in: stay, policy: policy) { throw .ownRequest(person, reason) }
        guard let authority = policy.authority(rule.authority) else {
            throw .override("the policy has no authority \(rule.authority)")
        }
        switch authority.limit?.verdict(onSnapshot: snapshot.fields) {
        case nil, .holds?: return rule
        case .fails?: throw .beyondAuthority(rule.authority, limit: authority.limit?.text ?? "")
        case .unknown(let reason)?: throw .authorityUnclear(rule.authority, reason)
        }
    }

    private func checkConfirmation(
        by person: PersonID,
        of asker: PersonID,
        rule: BreakGlassRule,
        step: Step
    ) throws(Refusal) {
        guard let request = proceedings.override, request.by == asker else {
            throw .override("\(asker.rawValue.cut(toBytes: 64)) has asked for nothing that stands: ask for it yourself")
        }
        guard person != asker else { throw .override("nobody confirms their own request: another person must") }
        guard request.snapshot == snapshot.digest else {
            throw .override("what was asked for was about something else")
        }
        let (first, second) = (step.directory.people[asker]?.roles ?? [], step.directory.people[person]?.roles ?? [])
        guard !first.intersection(second).isDisjoint(with: rule.roles) else {
            throw .override(
                "\(person) and \(asker) must hold the same role of \(rule.roles.map(\.rawValue).joined(separator: ", "))"
            )
        }
    }

    private mutating func askForOverride(
        by person: PersonID,
        because rationale: String,
        rule: BreakGlassRule,
        policy: Policy,
        step: inout Step
    ) {
        let until = moment(of: step) + rule.confirmWithin
        proceedings.override = OverrideRequest(by: person, until: until, snapshot: snapshot.digest)
        record(
            Entry.Draft(
                .overrideAsked,
                ["by": .string(person.rawValue), "until": .string(until.description)],
                detail: ["text": .string(rationale)]
            ),
            in: &step
        )
        tell(step.directory.holders(of: rule.roles).filter { $0.id != person }, purpose: .confirm, step: &step)
    }

    private mutating func confirmOverride(
        _ asker: PersonID,
        by person: PersonID,
        because rationale: String,
        rule: BreakGlassRule,
        policy: Policy,
        step: inout Step
    ) {
        let override = Override(askedBy: asker, confirmedBy: person)
        proceedings.override = nil
        proceedings.overridden = override
        revision += 1
        record(
            Entry.Draft(
                .overrideConfirmed,
                [
                    "by": .string(person.rawValue), "asked": .string(asker.rawValue),
                    "authority": .string(rule.authority.rawValue),
                ],
                detail: ["text": .string(rationale)]
            ),
            in: &step
        )
        let validFor = min(rule.validFor, policy.outcomeValidFor ?? rule.validFor)
        end(
            as: .resume,
            by: .person(person),
            decision: OutcomeDecision(
                action: .approve,
                authority: rule.authority,
                constraints: [],
                assumptions: [],
                changes: [],
                alternative: nil,
                actingFor: nil,
                revision: revision
            ),
            policy: policy,
            validFor: validFor,
            step: &step
        )
        lead(
            to: .override,
            because: EnglishWords().wereOverridden(in: id, by: asker, and: person),
            keepingOut: [asker, person],
            at: rule.reviewLevel ?? policy.levels[policy.levels.count - 1].level,
            policy: policy,
            step: &step
        )
    }

    /// A request that nobody confirmed in time, or that is about something else by now, is over. Whoever comes to the
    /// case first does it. Returns whether there was one.
    mutating func lapseOverride(policy: Policy, step: inout Step) -> Bool {
        guard case .open = status, let request = proceedings.override,
            request.until <= step.now || request.snapshot != snapshot.digest
        else { return false }
        proceedings.override = nil
        record(
            Entry.Draft(
                .overrideLapsed,
                [
                    "by": .string(request.by.rawValue), "due": .string(request.until.description),
                    "cause": request.until <= step.now ? "unconfirmed" : "changed",
                ]
            ),
            in: &step
        )
        return true
    }
}
