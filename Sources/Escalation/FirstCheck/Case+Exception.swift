import JSON

extension Case {
    /// The rules of a level that did not pass, where its policy says who may let the case go on all the same. None where
    /// it does not say: then that is no exception. None of a case that only looks back, which lets nothing go on.
    ///
    /// - Parameter changes: What would go on is held to the rules too: a decider who puts one thing right could put
    ///   another wrong.
    func exceptions(at rules: PolicyLevel, changing changes: [FieldChange] = []) -> [CheckResult] {
        guard !rules.exceptions.isEmpty, !isReview, let check = rules.firstCheck else { return [] }
        let found = check.results(on: snapshot.fields)
        guard !changes.isEmpty else { return found.filter { $0.finding != .passed } }
        return zip(found, check.results(on: fields(after: changes)))
            .map { $0.finding == .passed ? $1 : $0 }
            .filter { $0.finding != .passed }
    }

    /// The same of what somebody wants; none where that lets nothing go on.
    func exceptions(in action: DecisionAction, changing changes: [FieldChange], at rules: PolicyLevel) -> [CheckResult]
    {
        outcome(of: action)?.letsGoOn == true ? exceptions(at: rules, changing: changes) : []
    }

    /// Refuses an exception to whoever may not approve one, from whose place they act.
    func checkException(
        of decision: Decision,
        from seat: Seat,
        at rules: PolicyLevel,
        step: Step
    ) throws(Refusal) {
        let found = exceptions(in: decision.action, changing: decision.changes, at: rules)
        guard !found.isEmpty, !step.directory.mayApproveExceptions(seat.owner, at: rules) else { return }
        throw .exception(found, approvers: rules.exceptions)
    }

    /// The fields that would go on after a decider's changes.
    func fields(after changes: [FieldChange]) -> JSONValue {
        var fields = snapshot.fields
        for change in changes {
            guard case .object(let object) = fields else { break }
            fields = .object(object.setting(change.value, at: change.path.names[...]))
        }
        return fields
    }
}

extension Directory {
    /// Whether somebody holds a role that may approve exceptions at a level.
    func mayApproveExceptions(_ person: PersonID, at level: PolicyLevel) -> Bool {
        people[person]?.roles.isDisjoint(with: level.exceptions) == false
    }
}

extension [CheckResult] {
    /// For an entry: the rules that a decision was an exception to; `nil` where it was none.
    var exceptionFact: JSONValue? { isEmpty ? nil : .array(map(\.json)) }
}
