import JSON

extension Case {
    /// Takes a review of a case that has ended. Later ones add to it.
    mutating func writeReview(
        _ review: PostReview,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        guard case .closed = status else { throw .review("it is written once the case has ended") }
        try checkReviewer(person, policy: policy, step: step)
        try check(review, step: step)
        let now = moment(of: step)
        let first = Int64(proceedings.actions.count) + 1
        let added = review.actions.enumerated().map { place, action in
            ReviewAction(number: first + Int64(place), owner: action.owner, due: action.due, since: now)
        }
        proceedings.actions += added
        let facts: JSONObject = [
            "by": .string(person.rawValue), "findings": .int(Int64(review.findings.count)),
            "actions": .array(added.map(\.fact)),
        ]
        let detail: JSONValue = [
            "findings": .array(review.findings.map { .string($0) }),
            "actions": .array(review.actions.map { .string($0.text) }),
        ]
        record(Entry.Draft(.reviewWritten, facts, detail: detail), in: &step)
    }

    /// Somebody has done what a review asked for.
    mutating func finishAction(
        _ number: Int64,
        note: String?,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        guard let place = proceedings.actions.firstIndex(where: { $0.number == number }) else {
            let known = proceedings.actions.map { "\($0.number)" }.joined(separator: ", ")
            throw .review("the case has no action \(number)" + (known.isEmpty ? "" : "; it has \(known)"))
        }
        let action = proceedings.actions[place]
        if let doneAt = action.doneAt { throw .review("action \(number) was done at \(doneAt)") }
        if action.owner != person { try checkReviewer(person, policy: policy, step: step) }
        if let note { try check(note, as: "the note") }
        proceedings.actions[place].doneAt = moment(of: step)
        var facts: JSONObject = [
            "by": .string(person.rawValue), "number": .int(number), "owner": .string(action.owner.rawValue),
        ]
        if let due = action.due { facts["inTime"] = .bool(moment(of: step) <= due) }
        record(Entry.Draft(.actionDone, facts, detail: note.map { ["text": .string($0)] }), in: &step)
    }

    /// Whoever answers for the policy looks back: an owner of any of its levels, a holder of any of its authorities, or
    /// who answers for the data that is decided on.
    private func checkReviewer(_ person: PersonID, policy: Policy, step: Step) throws(Refusal) {
        guard let known = step.directory.people[person] else { throw .identity(.unknownPerson(person)) }
        let roles = policy.levels.flatMap(\.owners) + policy.authorities.flatMap(\.roles) + policy.integrity
        guard !known.roles.isDisjoint(with: roles) else {
            throw .review(
                "\(person) holds none of the roles that answer for \(policy.name): "
                    + Set(roles).sorted().map(\.rawValue).joined(separator: ", ")
            )
        }
    }

    private func check(_ review: PostReview, step: Step) throws(Refusal) {
        guard !review.findings.isEmpty || !review.actions.isEmpty else {
            throw .review("it says nothing: name a finding or an action")
        }
        let itemsMax = PostReview.itemsMax
        guard review.findings.count <= itemsMax, review.actions.count <= itemsMax else {
            throw .review("it has more than \(itemsMax) findings or actions: write another one for the rest")
        }
        guard proceedings.actions.count + review.actions.count <= ReviewAction.perCaseMax else {
            throw .review("a case has at most \(ReviewAction.perCaseMax) actions, over all of its reviews")
        }
        for text in review.findings { try checkItem(text, as: "a finding") }
        for action in review.actions {
            try checkItem(action.text, as: "an action")
            guard step.directory.people[action.owner] != nil else {
                throw .review("nobody is called \(action.owner): an action needs an owner whom the directory knows")
            }
            if let due = action.due, due <= moment(of: step) { throw .review("\(due) has passed: name a later time") }
        }
    }

    private func checkItem(_ text: String, as name: String) throws(Refusal) {
        guard !text.isBlank else { throw .malformed("\(name) is empty") }
        guard text.utf8.count <= PostReview.textBytesMax else {
            throw .tooLong(name, bytesMax: PostReview.textBytesMax)
        }
    }
}

extension ReviewAction {
    /// As the entry of its review names it.
    fileprivate var fact: JSONValue {
        var fact: JSONObject = ["number": .int(number), "owner": .string(owner.rawValue)]
        if let due { fact["due"] = .string(due.description) }
        return .object(fact)
    }
}
