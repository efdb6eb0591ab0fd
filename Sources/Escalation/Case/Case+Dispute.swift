import JSON

extension Case {
    /// Holds captured data to be wrong. The source is asked for it again, what owners have answered counts no more, and
    /// until it has answered nobody may let the case go on.
    public mutating func disputeData(
        _ paths: [FieldPath],
        because: String,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        var stay = try stayOwned(by: person, policy: policy, step: step)
        try checkWords(because, "why you dispute it")
        guard !isGovernance else {
            throw .malformed("it is about the policy itself: dispute a clause of it, or refuse it")
        }
        guard !paths.isEmpty else { throw .malformed("say which fields you dispute") }
        guard paths.count <= DataDispute.fieldsMax else {
            throw .malformed("\(paths.count) fields are disputed at once; at most \(DataDispute.fieldsMax) are")
        }
        for path in paths where !path.isOfData || path.value(in: snapshot.fields) == nil {
            throw .malformed(
                "\(path.description.cut(toBytes: 200)) was not captured: name a field as `belay case show` does"
            )
        }
        let earlier = stay.course.dispute?.fields ?? []
        let fields = paths.reduce(into: earlier) { if !$0.contains($1) { $0.append($1) } }
        stay.course.dispute = DataDispute(by: person, at: moment(of: step), fields: fields)
        status = .open(stay)
        revision += 1
        record(
            Entry.Draft(
                .dataDisputed,
                ["by": .string(person.rawValue)],
                detail: ["fields": .array(paths.map(\.json)), "text": .string(because)]
            ),
            in: &step
        )
        forgetVotes(step: &step)
        requestData(by: person, policy: policy, step: &step)
    }

    /// Holds a clause of the policy to be wrong: the case goes to the last level, which reads the clause beside it.
    ///
    /// - Parameter quote: The clause, as the stored document has it.
    public mutating func disputePolicy(
        _ clause: String,
        quote: String,
        because: String,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        _ = endPausesThatRanOut(step: &step)
        var stay = try stayOwned(by: person, policy: policy, step: step)
        try checkWords(because, "why you dispute it")
        if let earlier = stay.course.policyDispute {
            throw .malformed("\(earlier.by) disputes \(earlier.clause) already: the last level decides the case")
        }
        let quote = quote.cut(toBytes: PolicyDispute.quoteBytesMax)
        stay.claim = nil
        stay.course.policyDispute = PolicyDispute(by: person, clause: clause, quote: quote, because: because)
        status = .open(stay)
        revision += 1
        record(
            Entry.Draft(
                .policyDisputed,
                ["by": .string(person.rawValue), "clause": .string(clause)],
                detail: ["quote": .string(quote), "text": .string(because)]
            ),
            in: &step
        )
        guard let last = policy.levels.last, last.level != stay.level else { return }
        pass(to: last.level, of: policy, cause: "policy-disputed", step: &step)
    }
}

extension DataDispute {
    static let fieldsMax = 50
}

extension PolicyDispute {
    /// How much of a clause is quoted, in bytes of UTF-8.
    static let quoteBytesMax = 2048
}
