import JSON

extension Reenactment {
    /// Does once more what somebody did; what is refused now is part of how it goes.
    mutating func make(_ move: PastCase.Move, of past: PastCase) {
        guard let subject = rehearsal.cases[id] else { return }
        switch move.kind {
        case .decision(var decision, let code):
            // Whoever had not seen the newest then, has not seen it now.
            decision.revision = code == "stale" ? subject.revision - 1 : subject.revision
            let taken = decision
            let refusal = change { (subject, policy, step) throws(Refusal) in
                try subject.decide(taken, policy: policy, step: &step)
            }
            decisions.append((move, decision, refusal))
        case .act(.breakGlass(let asker, let rationale, _), let person):
            let act = CaseAct.breakGlass(confirming: asker, rationale: rationale, revision: subject.revision)
            change { (subject, policy, step) throws(Refusal) in
                try subject.act(act, by: person, policy: policy, step: &step)
            }
        case .act(let act, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.act(act, by: person, policy: policy, step: &step)
            }
        case .claim(let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.claim(by: person, policy: policy, step: &step)
            }
        case .release(let person):
            change { (subject, _, step) throws(Refusal) in try subject.release(by: person, step: &step) }
        case .takeBack(let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.takeBack(by: person, policy: policy, step: &step)
            }
        case .handOver(let giver, let taker):
            change { (subject, policy, step) throws(Refusal) in
                try subject.handOver(by: giver, to: taker, policy: policy, step: &step)
            }
        case .categorise(let name, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.categorise(as: name, because: "as then", by: person, policy: policy, step: &step)
            }
        case .rate(let risk, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.rate(risk, because: "as then", by: person, policy: policy, step: &step)
            }
        case .changed: change { subject, _, step in subject.forgetVotes(step: &step) }
        case .unreachable:
            change { subject, policy, step in
                _ = subject.levelUnreachable(generation: subject.openGeneration, policy: policy, step: &step)
            }
        case .recovery: change { subject, policy, step in subject.withdraw(policy: policy, step: &step) }
        case .ask, .answer, .wait, .waitOver, .disputeData, .disputePolicy, .provide: talk(move, of: past)
        }
    }

    /// What stops the clock, or puts what is decided on in question.
    private mutating func talk(_ move: PastCase.Move, of past: PastCase) {
        switch move.kind {
        case .ask(let inquiry, let number, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.ask(inquiry, by: person, policy: policy, step: &step)
            }
            if case .open(let stay)? = rehearsal.cases[id]?.status, let asked = stay.course.questions.last {
                questions[number] = asked.number
            }
        case .answer(let number, let person):
            let asked = questions[number]
            change { (subject, policy, step) throws(Refusal) in
                try subject.answerQuestion(asked ?? number, with: "as then", by: person, policy: policy, step: &step)
            }
        case .wait(let party, let until, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.wait(for: party, until: until, by: person, policy: policy, step: &step)
            }
        case .waitOver:
            guard case .open(let stay)? = rehearsal.cases[id]?.status,
                let person = stay.course.pauses.last(where: { $0.isOpen && $0.reason == .outsideParty })?.by
            else { return }
            change { (subject, policy, step) throws(Refusal) in
                try subject.endWait(by: person, policy: policy, step: &step)
            }
        case .disputeData(let paths, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.disputeData(paths, because: "as then", by: person, policy: policy, step: &step)
            }
        case .disputePolicy(let clause, let quote, let person):
            change { (subject, policy, step) throws(Refusal) in
                try subject.disputePolicy(
                    clause,
                    quote: quote,
                    because: "as then",
                    by: person,
                    policy: policy,
                    step: &step
                )
            }
        case .provide(let paths, let event): provide(paths, as: event, of: past)
        default: break
        }
    }

    /// The source gives what it gave then, as far as it is asked for it now.
    private mutating func provide(_ paths: [FieldPath], as event: String, of past: PastCase) {
        guard case .open(let stay)? = rehearsal.cases[id]?.status, let request = stay.course.request else { return }
        let given = paths.reduce(into: JSONObject()) { fields, path in
            guard let value = path.value(in: past.subject.snapshot.fields) else { return }
            fields = fields.setting(value, at: path.names[...])
        }
        let provision = DataProvision(request: request.id, data: given["data"] ?? .null)
        let opening = past.subject.opening.event
        let sent = EventReference(
            id: event,
            source: opening.source,
            type: opening.type,
            subject: opening.subject,
            time: rehearsal.now,
            sender: opening.sender
        )
        change { (subject, policy, step) throws(Refusal) in
            try subject.provide(provision, from: sent, policy: policy, step: &step)
        }
    }
}
