import JSON

extension DecisionForm {
    /// Everything in which a decision does not fit this form, not only the first.
    ///
    /// - Parameter isReview: Whether it looks back at what has happened: that lets nothing go on, under no authority.
    func refusals(of decision: Decision, isReview: Bool = false) -> [Refusal] {
        // What could not be read was not left out: it is said once what is wrong with it.
        let unread = Set(decision.unread.flatMap(\.violations).map(\.field))
        var found = decision.unread
        let missing = Field.allCases.filter {
            required.contains($0) && decision.lacks($0, isReview) && !unread.contains($0.rawValue)
        }
        if !missing.isEmpty { found.append(.missing(missing)) }
        found += decision.texts.filter { $0.text.isLongerThan(TypedValue.lengthMax) }.map { name, _ in
            .unfitField(name, ValueProblem(.tooLong, "it must have at most \(TypedValue.lengthMax) characters"))
        }
        return found + unfitFields(of: decision)
    }

    private func unfitFields(of decision: Decision) -> [Refusal] {
        let names = fields.map(\.name).joined(separator: ", ").cut(toBytes: 300)
        let known = fields.isEmpty ? "the form has none" : "the form has \(names)"
        let unknown = decision.fields.keys.filter { name in !fields.contains { $0.name.isSame(as: name) } }
        var found = unknown.prefix(Refusal.severalMax).map { name in
            Refusal.unfitField("fields.\(name.cut(toBytes: 100))", ValueProblem(.unknown, "no such field: \(known)"))
        }
        for field in fields {
            let written = decision.fields[field.name]
            if field.value.isMissing(written), field.isRequired(for: decision.action) {
                let reason = "it is missing: give \(field.value.type.inWords)"
                found.append(.unfitField("fields.\(field.name)", ValueProblem(.missing, reason)))
            } else if let written, written != .null, let problem = field.value.problem(with: written) {
                found.append(.unfitField("fields.\(field.name)", problem))
            }
        }
        return found
    }
}

extension Decision {
    /// Whether a field that the form requires says nothing. An authority is asked for only where one is needed.
    fileprivate func lacks(_ field: DecisionForm.Field, _ isReview: Bool) -> Bool {
        switch field {
        case .necessity: necessity?.isBlank ?? true
        case .rationale: rationale?.isBlank ?? true
        case .risk: risk == nil
        case .authority: authority == nil && action.needsAuthority && !isReview
        case .assumptions: assumptions.allSatisfy(\.isBlank)
        case .constraints: constraints.allSatisfy(\.isBlank)
        }
    }

    /// Texts in the decider's own words, with the field that each stands in.
    fileprivate var texts: [(name: String, text: String)] {
        [("necessity", necessity ?? ""), ("rationale", rationale ?? "")] + assumptions.map { ("assumptions", $0) }
            + constraints.map { ("constraints", $0) }
    }
}

extension String {
    /// Whether it has more than so many Unicode scalars. No scalar takes more than four bytes.
    fileprivate func isLongerThan(_ countMax: Int) -> Bool {
        let bytes = utf8.count
        return bytes > countMax && (bytes > 4 * countMax || unicodeScalars.count > countMax)
    }
}
