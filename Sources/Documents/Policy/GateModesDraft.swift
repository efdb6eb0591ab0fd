import Escalation

/// Who may set the mode of a policy's gates, as its author wrote it.
struct GateModesDraft {
    let node: DocumentNode
    let authority: Placed<AuthorityName>?
    let value: GateModeRules?

    private enum Key: String, DocumentKey {
        case authority
        case atMost = "at-most"
    }

    init(_ node: DocumentNode) {
        self.node = node
        let fields = node.fields(Key.self)
        authority = fields?.required(.authority, hint: "name a row of `authorities`")?.placed { $0.name() }
        let atMost = fields?.required(.atMost, hint: "write after which time a gate is normal again, as in 24h")?
            .duration()
        value = authority.flatMap { name in atMost.map { GateModeRules(authority: name.value, atMost: $0) } }
    }

    /// - Parameter hasGates: Whether anybody can ask at all.
    func check(against authorities: [AuthorityDraft], hasGates: Bool) {
        if !hasGates {
            node.warn("no trigger of this policy asks at a gate", hint: "add a trigger of kind ask, or remove this")
        }
        guard let authority else { return }
        let names = authorities.compactMap { $0.name?.value.rawValue }
        guard let row = authorities.first(where: { $0.name?.value == authority.value }) else {
            return authority.node.refuse(
                "the policy has no authority \(authority.value.rawValue.quotedBriefly)",
                hint: names.suggestion(for: authority.value.rawValue)
            )
        }
        if row.limit != nil {
            authority.node.refuse(
                "this authority has a limit, and a gate's mode is about no case to hold it against",
                hint: "name an authority without a limit"
            )
        }
    }
}
