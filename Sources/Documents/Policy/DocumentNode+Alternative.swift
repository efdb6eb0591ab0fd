import Escalation

private enum AlternativeKey: String, DocumentKey { case name, title, values }

extension DocumentNode {
    /// `{name: pay-half, title: Pay half now, values: {amount: {type: number, at-least: 1}}}`; a value may be its type
    /// alone.
    func alternative() -> Alternative? {
        guard let fields = fields(AlternativeKey.self) else { return nil }
        let name = fields.required(.name)?.name(AlternativeName.self)
        let title = fields.required(.title, hint: "say in a line for people what it means")?.localText()
        let values = (fields[.values]?.entries() ?? []).compactMap {
            $0.value.typedValue(named: $0.key, isOfForm: false)?.value
        }
        guard let name, let title else { return nil }
        return Alternative(name: name, title: title, values: values)
    }
}
