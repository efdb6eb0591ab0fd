import CEL
import Escalation

extension PolicyCheck {
    /// Fields that a decision rests on must be kept by every trigger, or some cases could never be decided. A field of
    /// a notice must be kept by one: a notice leaves out what its case lacks.
    func checkFields() {
        for level in levels {
            for field in level.requires { refuse(field, ifMissedBy: triggers, needed: "is required at this level") }
            for field in level.changeable {
                refuse(field, ifMissedBy: triggers, needed: "may be changed at this level")
            }
        }
        for limit in authorities.compactMap(\.limit) {
            for path in limit.value.program.references.compactMap(\.captured) {
                refuse(Placed(path, at: limit.node), ifMissedBy: triggers, needed: "is read by this limit")
            }
        }
        for trigger in triggers {
            if let field = trigger.teams { refuse(field, ifMissedBy: [trigger], needed: "names the teams") }
        }
        for condition in firstChecks.flatMap(\.conditions) {
            for path in condition.value.program.references.compactMap(\.captured) {
                refuse(Placed(path, at: condition.node), ifMissedBy: triggers, needed: "is read by this rule")
            }
        }
        for field in notices?.fields ?? [] where !triggers.contains(where: { $0.captures(field.value) }) {
            guard !triggers.isEmpty else { continue }
            field.node.refuse(
                "no trigger captures \(field.value.description.quotedBriefly)",
                hint: "add it to a trigger's `capture`"
            )
        }
    }

    private func refuse(_ field: Placed<FieldPath>, ifMissedBy triggers: [TriggerDraft], needed: String) {
        let missing = triggers.filter { !$0.captures(field.value) }.compactMap { $0.name?.value.rawValue }
        guard !missing.isEmpty else { return }
        field.node.refuse(
            "\(field.value.description.quotedBriefly) \(needed), but not captured by "
                + missing.map(\.quotedBriefly).joined(separator: ", "),
            hint: "add it to the `capture` there"
        )
    }
}

extension CELPath {
    /// The field that a case must keep for this to be read: the path up to the first list.
    fileprivate var captured: FieldPath? {
        var names: [String] = []
        for case .field(let name) in segments.prefix(while: { $0 != .element }) { names.append(name) }
        return FieldPath(names.joined(separator: "."))
    }
}
