import Escalation
import Fleet
import Messages

extension CourseMessage {
    /// Lets the case take it.
    func apply(
        by person: PersonID,
        to subject: inout Case,
        policy: Policy,
        rulebook: Rulebook,
        step: inout Step
    ) throws(Refusal) {
        switch self {
        case .askInformation(let inquiry):
            try subject.ask(inquiry, by: person, policy: policy, step: &step)
        case .answerInformation(let question, let text):
            try subject.answerQuestion(question, with: text, by: person, policy: policy, step: &step)
        case .wait(let party, let until):
            try subject.wait(for: party, until: until, by: person, policy: policy, step: &step)
        case .waitOver:
            try subject.endWait(by: person, policy: policy, step: &step)
        case .disputeData(let fields, let because):
            try subject.disputeData(fields, because: because, by: person, policy: policy, step: &step)
        case .disputePolicy(let clause, let because):
            guard let quote = rulebook.clause(clause, of: subject.policy) else {
                throw .malformed(
                    "\(subject.policy) has no clause \(clause): name its place, as in levels[1].window (`belay policy show`)"
                )
            }
            try subject.disputePolicy(
                clause,
                quote: quote,
                because: because,
                by: person,
                policy: policy,
                step: &step
            )
        }
    }
}
