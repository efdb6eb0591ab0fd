/// What a person does with a case beside deciding it.
public enum CaseAct: Hashable, Sendable {
    /// Give it to other owners of its level.
    case reassign(to: [PersonID], reason: String)
    /// Give it to those of a team who own its level.
    case reassignToTeam(TeamName, reason: String)
    /// Tick a step of the manual procedure.
    case tick(step: String, note: String?)
    /// Ask to let the automation go on past the levels, or confirm that another has asked so.
    case breakGlass(confirming: PersonID?, rationale: String, revision: Int64)
    /// Write the record of a case that was decided.
    case record(String)
    /// Look back at a case that has ended.
    case review(PostReview)
    /// Say that an action of a review is done.
    case finishAction(number: Int64, note: String?)
}

extension Case {
    /// Does it, or says why not.
    public mutating func act(_ act: CaseAct, by person: PersonID, policy: Policy, step: inout Step) throws(Refusal) {
        switch act {
        case .reassign(let people, let reason):
            try reassign(by: person, to: people, because: reason, policy: policy, step: &step)
        case .reassignToTeam(let team, let reason):
            try reassign(by: person, toTeam: team, because: reason, policy: policy, step: &step)
        case .tick(let name, let note):
            try tick(name, by: person, note: note, policy: policy, step: &step)
        case .record(let text):
            try writeRecord(text, by: person, step: &step)
        case .review(let review):
            try writeReview(review, by: person, policy: policy, step: &step)
        case .finishAction(let number, let note):
            try finishAction(number, note: note, by: person, policy: policy, step: &step)
        case .breakGlass(let asker, let rationale, let revision):
            try breakGlass(
                by: person,
                confirming: asker,
                rationale: rationale,
                revision: revision,
                policy: policy,
                step: &step
            )
        }
    }

    /// Text that a person must give: there, and not too long.
    func check(_ text: String, as name: String) throws(Refusal) {
        guard !text.isBlank else { throw .malformed("\(name) is empty") }
        guard text.utf8.count <= Decision.textBytesMax else { throw .tooLong(name, bytesMax: Decision.textBytesMax) }
    }
}
