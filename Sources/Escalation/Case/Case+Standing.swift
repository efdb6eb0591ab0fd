import JSON

extension Case {
    /// Puts the case into another category, for a reason that joins the story.
    ///
    /// The levels that its former category made unskippable stay so: whoever could choose a category could else skip
    /// them.
    public mutating func categorise(
        as name: CategoryName,
        because reason: String,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        try checkReason(reason)
        _ = expireClaim(step: &step)
        let stay = try stayOwned(by: person, policy: policy, step: step)
        if let claim = stay.claim, claim.by != person { throw .claimed(by: claim.by, until: claim.until) }
        guard policy.classification.category(name) != nil else {
            throw .unknownCategory(name, known: policy.classification.categories.map(\.name))
        }
        guard name != standing.category || standing.unclear.contains(.category) else {
            throw .malformed("the case is in the category \(name) already")
        }
        let former = standing.category
        standing.kept.formUnion(policy.levels(ofCategoryIn: standing))
        standing.category = name
        standing.unclear.remove(.category)
        standing.isCategorised = true
        let facts: JSONObject = [
            "by": .string(person.rawValue), "category": .string(name.rawValue),
            "from": former.map { .string($0.rawValue) } ?? .null,
        ]
        settle(
            Entry.Draft(.caseCategorised, facts, detail: ["text": .string(reason)]),
            cause: "categorised",
            policy: policy,
            step: &step
        )
    }

    /// Rates how grave the case is. One owner may raise the rating; it falls only when a second owner confirms it.
    public mutating func rate(
        _ risk: RiskRating,
        because reason: String,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        try checkReason(reason)
        _ = expireClaim(step: &step)
        let stay = try stayOwned(by: person, policy: policy, step: step)
        guard risk != standing.risk else { throw .malformed("the case is rated \(risk.rawValue) already") }
        if let current = standing.risk, risk < current {
            if let claim = stay.claim, claim.by != person { throw .claimed(by: claim.by, until: claim.until) }
            try checkFourEyes(of: person, in: stay, policy: policy, step: step)
            return try lower(to: risk, from: current, because: reason, by: person, policy: policy, step: &step)
        }
        let draft = Entry.Draft(.riskRated, rated(risk, by: person), detail: ["text": .string(reason)])
        standing.risk = risk
        standing.lowering = nil
        settle(draft, cause: "risk-raised", policy: policy, step: &step)
    }

    /// The first to want it asks, the second confirms. Nobody confirms themselves.
    private mutating func lower(
        to risk: RiskRating,
        from current: RiskRating,
        because reason: String,
        by person: PersonID,
        policy: Policy,
        step: inout Step
    ) throws(Refusal) {
        let asked = standing.lowering
        guard let asked, asked.risk == risk, asked.by != person else {
            guard asked != RiskLowering(to: risk, by: person) else {
                throw .malformed("you have asked for that already: another owner has to confirm it")
            }
            standing.lowering = RiskLowering(to: risk, by: person)
            record(
                Entry.Draft(.riskLoweringAsked, rated(risk, by: person), detail: ["text": .string(reason)]),
                in: &step
            )
            guard case .open(let stay) = status else { return }
            let others = stay.owners.filter { $0 != person }
            return tell(others.compactMap { step.directory.people[$0] }, purpose: .decide, step: &step)
        }
        var facts = rated(risk, by: person)
        facts["with"] = .string(asked.by.rawValue)
        standing.risk = risk
        standing.unclear.remove(.risk)
        standing.lowering = nil
        settle(
            Entry.Draft(.riskRated, facts, detail: ["text": .string(reason)]),
            cause: "risk-lowered",
            policy: policy,
            step: &step
        )
    }

    private func rated(_ risk: RiskRating, by person: PersonID) -> JSONObject {
        [
            "by": .string(person.rawValue), "risk": .string(risk.rawValue),
            "from": standing.risk.map { .string($0.rawValue) } ?? .null,
        ]
    }

    private func checkReason(_ reason: String) throws(Refusal) {
        guard !reason.isBlank else { throw .malformed("say why: the reason joins the case's story") }
        guard reason.utf8.count <= Decision.textBytesMax else {
            throw .tooLong("the reason", bytesMax: Decision.textBytesMax)
        }
    }

    /// What is captured has changed: what the policy says of it now may raise where the case stands and add levels that
    /// it cannot skip, and takes nothing away.
    mutating func rise(to assessment: Assessment, policy: Policy, step: inout Step) {
        guard case .open = status else { return }
        var risen = standing
        risen.unclear.formUnion(assessment.unclear.keys)
        if let risk = assessment.risk { risen.risk = max(standing.risk ?? risk, risk) }
        risen.urgency = max(standing.urgency, assessment.urgency)
        if let name = assessment.category, name != standing.category {
            risen.kept.formUnion(policy.levels(ofCategoryIn: standing))
            risen.kept.formUnion(policy.levels(ofCategoryIn: Standing(assessment)))
            let names = policy.classification.categories.map(\.name)
            let place = standing.category.flatMap(names.firstIndex(of:)) ?? names.endIndex
            if !standing.isCategorised, names.firstIndex(of: name) ?? names.endIndex < place { risen.category = name }
        }
        guard risen != standing else { return }
        standing = risen
        settle(
            Entry.Draft(.standingRisen, JSONObject(standing.facts)),
            cause: "standing-risen",
            policy: policy,
            step: &step
        )
    }
}

extension Standing {
    /// What an entry says of it; nothing of what is usual.
    var facts: [(key: String, value: JSONValue)] {
        var facts: [(key: String, value: JSONValue)] = []
        if let category { facts.append(("category", .string(category.rawValue))) }
        if let risk { facts.append(("risk", .string(risk.rawValue))) }
        if urgency != .normal { facts.append(("urgency", .string(urgency.rawValue))) }
        if !unclear.isEmpty { facts.append(("unclear", .array(unclear.sorted().map { .string($0.rawValue) }))) }
        if newShape != nil { facts.append(("shapeNew", true)) }
        return facts
    }
}
