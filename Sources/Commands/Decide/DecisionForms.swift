import Escalation

/// Asks a person for what a decision still lacks, with the help that the policy gives to each field.
struct DecisionForms {
    let view: CaseView
    let console: Console
    let interruption: Interruption

    var form: DecisionForm {
        guard case .open = view.file.subject.status, view.rules != nil else { return DecisionForm() }
        return view.policy.map { view.file.subject.form(under: $0) } ?? DecisionForm()
    }

    /// Whether the person wants the decision sent.
    func fill(_ decision: inout DecisionOptions) throws -> Bool {
        console.note("")
        let revision = view.file.subject.revision
        if let seen = decision.revision, seen != revision {
            console.note("You said --revision \(seen); the case is at \(revision) now and would refuse it.")
        }
        decision.revision = decision.revision ?? revision
        let permitted =
            view.policy.map { view.file.subject.permittedActions(under: $0).filter { $0 != .ask } }
            ?? DecisionAction.decisions
        decision.snapshot = decision.snapshot ?? view.file.subject.snapshot.digest
        decision.policyHash = decision.policyHash ?? view.policyHash
        guard let action = try decision.action ?? choose("Action", from: permitted) else { return false }
        decision.action = action
        if action == .approveWithChanges && decision.changes.isEmpty { decision.changes = try changes() }
        if action == .alternative { try alternative(&decision) }
        if decision.necessity == nil { decision.necessity = try necessity() }
        if decision.rationale == nil { decision.rationale = try text("Rationale", .rationale) }
        if decision.risk == nil { decision.risk = try risk() }
        if decision.authority == nil { decision.authority = try authority(for: action) }
        if decision.assumptions.isEmpty { decision.assumptions = try texts("Assumption", .assumptions) }
        if decision.constraints.isEmpty { decision.constraints = try texts("Constraint", .constraints) }
        try ownFields(of: &decision, for: action)
        return try ask(
            "Send \(action.rawValue) for case \(view.file.subject.id) at revision \(decision.revision ?? revision)? [y/N] "
        )
        .lowercased().hasPrefix("y")
    }

    private func risk() throws -> RiskRating? {
        try choose("Risk", .risk, from: RiskRating.allCases)
    }

    private func authority(for action: DecisionAction) throws -> String? {
        guard action.needsAuthority else { return nil }
        let names = view.policy?.authorities.map(\.name.rawValue) ?? []
        guard !names.isEmpty else { return try text("Authority", .authority) }
        explain(.authority)
        for row in view.policy?.authorities ?? [] {
            let limit = row.limit.map { ", where \($0.text)" } ?? ""
            console.note(
                "  \(row.name): held by \(row.roles.map(\.rawValue).joined(separator: ", "))\(limit)".printable
            )
        }
        return try repeated("Authority: ", isRequired: form.required.contains(.authority)) {
            names.contains($0) ? $0 : nil
        }
    }

    /// Which alternative, and its values, each with its type.
    private func alternative(_ decision: inout DecisionOptions) throws {
        let offered = view.rules?.alternatives ?? []
        if decision.alternative == nil {
            for alternative in offered { console.note("  \(alternative.name): \(alternative.title)".printable) }
            let names = offered.map(\.name.rawValue)
            decision.alternative = try repeated("Alternative: ", isRequired: true) { names.contains($0) ? $0 : nil }
        }
        guard let chosen = offered.first(where: { $0.name.rawValue == decision.alternative }) else { return }
        for value in chosen.values where !decision.values.contains(where: { $0.name == value.name }) {
            let given = try typed(value, isRequired: !value.isOptional)
            if let given { decision.values.append(ValueArgument(value.name, value: given)) }
        }
    }

    private func changes() throws -> [ChangeArgument] {
        console.note("New values; empty leaves a field as it is.")
        return try (view.rules?.changeable ?? []).compactMap { path in
            let value = path.value(in: view.file.subject.snapshot.fields)?.shown ?? "nothing"
            let text = try ask("  \(path) is \(value), new: ".printable)
            return text.isEmpty ? nil : ChangeArgument(path, text: text)
        }
    }

    private func text(_ title: String, _ field: DecisionForm.Field) throws -> String? {
        explain(field)
        return try repeated("\(title): ", isRequired: form.required.contains(field)) { $0 }
    }

    /// Optional lists are not asked for: whoever has something to say there says it on the command line.
    private func texts(_ title: String, _ field: DecisionForm.Field) throws -> [String] {
        guard form.required.contains(field) else { return [] }
        explain(field)
        var texts = [try repeated("\(title): ", isRequired: true) { $0 } ?? ""]
        while case let text = try ask("\(title) (empty ends): "), !text.isEmpty { texts.append(text) }
        return texts
    }

    private func choose<Choice: RawRepresentable<String>>(_ title: String, from choices: [Choice]) throws -> Choice? {
        let names = choices.map(\.rawValue).joined(separator: ", ")
        return try repeated("\(title) (\(names)): ", isRequired: true) { text in
            let fitting = choices.filter { $0.rawValue == text }
            return fitting.first ?? (choices.filter { $0.rawValue.hasPrefix(text) }.onlyElement)
        }
    }

    private func choose<Choice: RawRepresentable<String>>(
        _ title: String,
        _ field: DecisionForm.Field,
        from choices: [Choice]
    ) throws -> Choice? {
        guard form.required.contains(field) else { return nil }
        explain(field)
        return try choose(title, from: choices)
    }

    private func explain(_ field: DecisionForm.Field) {
        explain(form.help[field])
    }

    func explain(_ help: LocalText?) {
        if let help { console.note(console.style(errors: true).dim("  " + help.plain.printable)) }
    }

    private func repeated<Value>(_ prompt: String, isRequired: Bool, _ read: (String) -> Value?) throws -> Value? {
        while true {
            let answer = try ask(prompt)
            if answer.isEmpty && !isRequired { return nil }
            if !answer.isEmpty, let value = read(answer) { return value }
            console.note(answer.isEmpty ? "The form requires it." : "That is none of them.")
        }
    }

    func ask(_ prompt: String) throws -> String {
        console.errors.write(prompt)
        guard !interruption.isRaised, let line = console.input.readLine(), !interruption.isRaised else {
            console.note("")
            throw CommandFailure.interrupted
        }
        return line.trimmingBlanks
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}

extension Array {
    fileprivate var onlyElement: Element? { count == 1 ? first : nil }
}
