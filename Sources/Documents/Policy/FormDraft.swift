import Escalation

/// The forms that a policy names, and how a level picks one.
struct FormDrafts {
    private let forms: [FormName: DecisionForm]

    private static let countMax = 100

    init(_ node: DocumentNode?) {
        let entries = node?.entries() ?? []
        guard entries.count <= Self.countMax else {
            node?.refuse("a policy has at most \(Self.countMax) forms, not \(entries.count)")
            forms = [:]
            return
        }
        var forms: [FormName: DecisionForm] = [:]
        for (key, value) in entries {
            guard let name = key.name(FormName.self) else { continue }
            forms[name] = value.decisionForm()
        }
        self.forms = forms
    }

    /// A form by its name, or written where it stands.
    func form(at node: DocumentNode) -> DecisionForm? {
        if case .map = node.content { return node.decisionForm() }
        return name(at: node, orElse: ", or here as a map").flatMap { forms[$0] }
    }

    /// The name of a form of this policy.
    func name(at node: DocumentNode, orElse otherwise: String = "") -> FormName? {
        guard let name = node.name(FormName.self) else { return nil }
        guard forms[name] != nil else {
            node.refuse(
                "this policy has no form \(name.rawValue.quotedBriefly)",
                hint: forms.isEmpty
                    ? "write it under `forms:`" + otherwise
                    : forms.keys.map(\.rawValue).sorted().suggestion(for: name.rawValue)
            )
            return nil
        }
        return name
    }

    var all: [FormName: DecisionForm] { forms }
}

private enum FormKey: String, DocumentKey { case required, help, fields }

extension DocumentNode {
    /// `{required: [rationale], help: {rationale: Why?}, fields: {ticket: string}}`.
    fileprivate func decisionForm() -> DecisionForm {
        var form = DecisionForm()
        guard let fields = fields(FormKey.self) else { return form }
        if let required = fields[.required]?.list(of: { $0.choice(of: DecisionForm.Field.self) }) {
            form.required = Set(required)
        }
        for (key, value) in fields[.help]?.entries() ?? [] {
            guard let field = key.choice(of: DecisionForm.Field.self), let help = value.localText() else { continue }
            form.help[field] = help
        }
        form.fields = fields[.fields]?.formFields() ?? []
        return form
    }

    private func formFields() -> [FormField] {
        let entries = entries() ?? []
        guard entries.count <= DecisionForm.fieldsMax else {
            refuse(
                "a form has at most \(DecisionForm.fieldsMax) fields of its own, not \(entries.count)",
                hint: "ask for what a decision rests on"
            )
            return []
        }
        return entries.compactMap { key, value in
            value.typedValue(named: key, isOfForm: true).map { FormField($0.value, requiredFor: Set($0.requiredFor)) }
        }
    }
}
