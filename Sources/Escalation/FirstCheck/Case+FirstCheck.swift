import JSON

extension Case {
    /// What the rules of a level came to.
    public enum CheckVerdict: String, Hashable, Sendable, CaseIterable {
        case ask, escalate, refuse, approve
    }

    /// Lets the rules of the level look at the case that has just come in. What they find stands with the case, for the
    /// people who decide. Returns whether those are to be asked.
    mutating func runFirstCheck(of rules: PolicyLevel, policy: Policy, step: inout Step) -> Bool {
        guard let check = rules.firstCheck, !isGovernance else { return true }
        standing.checks = check.results(on: snapshot)
        let verdict = verdict(of: check, at: rules, policy: policy)
        var facts: JSONObject = [
            "level": .string(rules.level.rawValue), "rules": .array(standing.checks.map(\.json)),
            "then": .string(verdict.rawValue),
        ]
        if let newShape = standing.newShape { facts["newShape"] = .string(newShape.description) }
        if verdict == .approve, let approval = check.whenAllPass {
            facts["authority"] = .string(approval.authority.rawValue)
            facts["sampled"] = .bool(approval.samples(id))
        }
        record(Entry.Draft(.levelChecked, facts), in: &step)
        switch verdict {
        case .ask: return true
        case .escalate:
            guard let next = policy.level(after: rules.level) else { return true }
            pass(to: next.level, of: policy, cause: "rules", step: &step)
        case .refuse:
            end(as: .refused, by: .rules(nil), decision: nil, policy: policy, step: &step)
        case .approve:
            guard let approval = check.whenAllPass else { return true }
            let decision = OutcomeDecision(
                action: .approve,
                authority: approval.authority,
                constraints: [],
                assumptions: [],
                changes: [],
                alternative: nil,
                actingFor: nil,
                revision: revision
            )
            end(as: .resume, by: .rules(approval.authority), decision: decision, policy: policy, step: &step)
            guard approval.samples(id) else { return false }
            lead(
                to: .sampled,
                because: EnglishWords().wasLetGoOn(id, under: approval.authority),
                at: rules.level,
                policy: policy,
                step: &step
            )
        }
        return false
    }

    private func verdict(of check: FirstCheck, at rules: PolicyLevel, policy: Policy) -> CheckVerdict {
        switch check.reaction(to: standing.checks) {
        // Refusing would be deciding alone as well.
        case .refuse: return standing.newShape == nil ? .refuse : .ask
        case .escalate: return policy.level(after: rules.level) == nil ? .ask : .escalate
        case .ask:
            guard let approval = check.whenAllPass, mayApprove(under: approval, at: rules, policy: policy) else {
                return .ask
            }
            return .approve
        }
    }

    /// Whether rules alone may let the case go on: every rule passed, nothing about the case is in doubt, nobody has looked
    /// at it yet, no level has to answer for it, and an authority that is marked for rules covers it.
    private func mayApprove(under approval: FirstCheck.Approval, at rules: PolicyLevel, policy: Policy) -> Bool {
        guard case .open(let stay) = status, stay.generation == 1, opening.origin == nil,
            stay.course.policyDispute == nil, hasSoundData(rules)
        else { return false }
        guard !standing.checks.isEmpty, standing.checks.allSatisfy({ $0.finding == .passed }) else { return false }
        guard opening.cause != .unknown, standing.unclear.isEmpty, mayGoOnBySilence(policy) else { return false }
        guard rules.quorum == nil, rules.actions.contains(.approve) else { return false }
        guard let row = policy.authority(approval.authority), row.isForRules else { return false }
        return row.limit.map { $0.verdict(onSnapshot: snapshot.fields) == .holds } ?? true
    }

    /// What is captured has changed after the rules had looked: they look again, so that nobody decides on what they
    /// found in something else. People have been asked, so that this alone is all that follows.
    mutating func repeatFirstCheck(policy: Policy, step: inout Step) {
        guard case .open(let stay) = status, !standing.checks.isEmpty,
            let check = policy.level(stay.level).firstCheck
        else { return }
        standing.checks = check.results(on: snapshot)
        record(
            Entry.Draft(
                .levelChecked,
                [
                    "level": .string(stay.level.rawValue), "rules": .array(standing.checks.map(\.json)),
                    "then": .string(CheckVerdict.ask.rawValue),
                ]
            ),
            in: &step
        )
    }
}

extension CheckResult {
    /// As it stands in entries, in a case's row and in messages: the rule's name and what it found, nothing of the event.
    public var json: JSONValue { ["rule": .string(rule.rawValue), "finding": .string(finding.rawValue)] }

    public init?(_ json: JSONValue) {
        guard let rule = json["rule"]?.string,
            let finding = json["finding"]?.string.flatMap(Finding.init(rawValue:))
        else { return nil }
        self.init(rule: RuleName(rule), finding: finding)
    }
}

extension [CheckResult] {
    /// For people: `known-vendor passed, same-account could not tell`; `nil` where no rule looked.
    public var inWords: String? {
        guard !isEmpty else { return nil }
        return map { "\($0.rule) \($0.finding == .unclear ? "could not tell" : $0.finding.rawValue)" }
            .joined(separator: ", ")
    }
}

extension Entry {
    /// What the rules came to, where this entry says what they found.
    public var checkVerdict: Case.CheckVerdict? {
        guard kind == .levelChecked, let body = try? JSONValue.parse(body) else { return nil }
        return body["then"]?.string.flatMap(Case.CheckVerdict.init(rawValue:))
    }
}
