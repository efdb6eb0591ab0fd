import Escalation

private enum AlternativeKey: String, DocumentKey { case name, title, values }

private enum ValueKey: String, DocumentKey {
    case type, optional, among
    case atLeast = "at-least"
    case atMost = "at-most"
}

extension DocumentNode {
    /// `{name: pay-half, title: Pay half now, values: {amount: {type: number, at-least: 1}}}`; a value may be its type
    /// alone.
    func alternative() -> Alternative? {
        guard let fields = fields(AlternativeKey.self) else { return nil }
        let name = fields.required(.name)?.name(AlternativeName.self)
        let title = fields.required(.title, hint: "say in a line for people what it means")?.line()
        let values = (fields[.values]?.entries() ?? []).compactMap { $0.value.alternativeValue(named: $0.key) }
        guard let name, let title else { return nil }
        return Alternative(name: name, title: title, values: values)
    }

    private func alternativeValue(named key: DocumentNode) -> Alternative.Value? {
        guard let name = key.text() else { return nil }
        guard case .map = content else {
            return choice(of: Alternative.ValueType.self).map { Alternative.Value(name: name, type: $0) }
        }
        guard let fields = fields(ValueKey.self) else { return nil }
        let type = fields.required(.type, hint: "write string, number, int, bool or timestamp")?
            .choice(of: Alternative.ValueType.self)
        let isNumber = type == .number || type == .int
        for bound in [ValueKey.atLeast, .atMost] where fields[bound] != nil && type != nil && !isNumber {
            fields.refuse(bound, "only numbers have bounds", hint: "remove it, or write type: number")
        }
        if fields[.among] != nil, let type, type != .string {
            fields.refuse(.among, "only texts are one of a list", hint: "remove it, or write type: string")
        }
        let (atLeast, atMost) = (fields[.atLeast]?.integer(), fields[.atMost]?.integer())
        if let atLeast, let atMost, atLeast > atMost {
            fields.refuse(.atMost, "no number is at least \(atLeast) and at most \(atMost)")
        }
        guard let type else { return nil }
        return Alternative.Value(
            name: name,
            type: type,
            isOptional: fields[.optional]?.bool() ?? false,
            atLeast: atLeast.map { Double($0) },
            atMost: atMost.map { Double($0) },
            among: fields[.among]?.list(atLeast: 1) { $0.text() } ?? []
        )
    }
}
