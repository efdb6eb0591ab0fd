import Escalation

/// An exception from a rota, as written: `{from: …, until: …, who: dave, instead-of: alice}`.
struct RotaOverrideDraft {
    let node: DocumentNode
    let standIn: Placed<PersonID>
    let member: Placed<PersonID>
    let value: RotaOverride

    private enum Key: String, DocumentKey {
        case from, until, who
        case insteadOf = "instead-of"
    }

    init?(_ node: DocumentNode, clock: DocumentClock) {
        guard let fields = node.fields(Key.self) else { return nil }
        let who = fields.required(.who, hint: "write who has the duty")?.placed { $0.name(PersonID.self) }
        let member = fields.required(.insteadOf, hint: "write whose duty it would be")?.placed {
            $0.name(PersonID.self)
        }
        guard let span = node.span(fields, from: .from, until: .until, by: clock), let who, let member else {
            return nil
        }
        if who.value == member.value {
            who.node.refuse("\(who.value) would have the duty anyway", hint: "name somebody else, or remove it")
        }
        self.node = node
        self.standIn = who
        self.member = member
        value = RotaOverride(
            from: span.lowerBound,
            until: span.upperBound,
            standIn: who.value,
            insteadOf: member.value
        )
    }

    /// Nobody stands in for somebody who is not of the rota, nor two for one at once.
    static func check(_ overrides: [RotaOverrideDraft], of layers: [RotaLayerDraft]) {
        let members = Set(layers.flatMap(\.members).map(\.value))
        for override in overrides where !members.contains(override.member.value) {
            override.member.node.refuse(
                "\(override.member.value) is no member of this rota, so nobody can stand in for them",
                hint: members.map(\.rawValue).sorted().suggestion(for: override.member.value.rawValue)
            )
        }
        for (_, own) in Dictionary(grouping: overrides, by: \.member.value) {
            own.map { Placed($0.value.from..<$0.value.until, at: $0.node) }
                .refuseOverlaps(
                    "this exception",
                    hint: "one person stands in at a time: write times that do not overlap"
                )
        }
    }
}
