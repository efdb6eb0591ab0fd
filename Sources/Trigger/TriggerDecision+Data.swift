import Escalation
import Fleet
import Ingress

extension TriggerDecision {
    /// What the source of a case gives when it was asked for it.
    mutating func provide(_ provided: DataProvided, _ work: EventWork) {
        let event = work.event.reference
        do throws(Refusal) {
            guard isOfOneKind(work, provided.caseID) else { throw .unknownCase(provided.caseID) }
            let result = change(provided.caseID) { subject, policy, step in
                Result { () throws(Refusal) in
                    guard let policy else {
                        throw .malformed("\(subject.policy) is not known to this worker yet: try again in a moment")
                    }
                    try subject.provide(
                        DataProvision(request: provided.request, data: provided.data),
                        from: event,
                        policy: policy,
                        step: &step
                    )
                }
            }
            guard let result else { throw .unknownCase(provided.caseID) }
            try result.get()
            count(.noted)
            confirm(work.event, provided.caseID)
        } catch {
            answer(work, error)
        }
    }
}
