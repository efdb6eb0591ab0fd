import JSON

@testable import Escalation

extension Sample {
    /// Its levels stop the clock for everything, up to an hour in all.
    static func pausingPolicy(
        _ reasons: Set<PauseReason> = Set(PauseReason.allCases),
        atMost: Duration = .seconds(3600),
        _ change: (inout Policy) -> Void = { _ in }
    ) -> Policy {
        policy { policy in
            for index in policy.levels.indices { policy.levels[index].pauses = PauseRules(reasons, atMost: atMost) }
            change(&policy)
        }
    }

    /// The level `operator` needs a field that the event lacks.
    static func demandingPolicy(_ change: (inout Policy) -> Void = { _ in }) -> Policy {
        pausingPolicy([]) { policy in
            for index in policy.levels.indices { policy.levels[index].requiredData.append(FieldPath("data.vendorID")!) }
            change(&policy)
        }
    }
}

extension Story {
    func wait(_ party: String = "the bank", until: Instant, by person: PersonID = "alice") -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.wait(for: party, until: until, by: person, policy: policy, step: &step)
            }
        }
    }

    func endWait(by person: PersonID = "alice") -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in try subject.endWait(by: person, policy: policy, step: &step) }
        }
    }

    func ask(
        _ to: Inquiry.Addressee,
        _ text: String = "Why?",
        until: Instant? = nil,
        by person: PersonID = "alice"
    ) -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.ask(
                    Inquiry(to: to, text: text, until: until),
                    by: person,
                    policy: policy,
                    step: &step
                )
            }
        }
    }

    func answer(_ number: Int64? = nil, _ text: String = "So.", by person: PersonID) -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.answerQuestion(number, with: text, by: person, policy: policy, step: &step)
            }
        }
    }

    func provide(_ data: JSONValue, to request: String? = nil, as event: EventReference? = nil) -> Refusal? {
        let policy = policy
        let id = request ?? stay?.course.request?.id ?? "none"
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.provide(
                    DataProvision(request: id, data: data),
                    from: event ?? subject.opening.event,
                    policy: policy,
                    step: &step
                )
            }
        }
    }

    func dispute(_ fields: String..., because: String = "It is wrong.", by person: PersonID = "alice") -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.disputeData(
                    fields.map { FieldPath($0)! },
                    because: because,
                    by: person,
                    policy: policy,
                    step: &step
                )
            }
        }
    }

    func disputePolicy(_ clause: String, quote: String, by person: PersonID = "alice") -> Refusal? {
        let policy = policy
        return step { subject, step in
            refusal { () throws(Refusal) in
                try subject.disputePolicy(
                    clause,
                    quote: quote,
                    because: "Too short.",
                    by: person,
                    policy: policy,
                    step: &step
                )
            }
        }
    }
}
