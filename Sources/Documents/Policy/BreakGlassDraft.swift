import Escalation

/// Who may override the levels together, as the policy's author wrote it.
///
/// `{roles: [duty-manager], authority: emergency, at-most: 4h, confirm-within: 15m, review: board}`.
struct BreakGlassDraft {
    let roles: [Placed<RoleName>]
    let authority: Placed<AuthorityName>?
    let review: Placed<LevelName>?
    let value: BreakGlassRule?

    private enum Key: String, DocumentKey {
        case roles, authority, review
        case atMost = "at-most"
        case confirmWithin = "confirm-within"
    }

    init(_ node: DocumentNode) {
        let fields = node.fields(Key.self)
        roles =
            fields?.required(.roles, hint: "write the roles of which two people override together")?
            .placedList(atLeast: 1) { $0.name() } ?? []
        authority = fields?.required(.authority, hint: "write the authority under which they do")?.placed { $0.name() }
        review = fields?[.review]?.placed { $0.name() }
        let atMost = fields?[.atMost].flatMap { $0.placed { $0.duration() } }
        if let atMost, atMost.value > BreakGlassRule.validForMax {
            atMost.node.refuse(
                "an override may be acted on for 4h at most",
                hint: "write 4h or less; what needs longer needs a decision"
            )
        }
        guard let authority, !roles.isEmpty else {
            value = nil
            return
        }
        var rule = BreakGlassRule(
            roles: roles.map(\.value),
            authority: authority.value,
            validFor: atMost?.value ?? BreakGlassRule.validForMax,
            reviewLevel: review?.value
        )
        if let within = fields?[.confirmWithin]?.duration() { rule.confirmWithin = within }
        value = rule
    }
}

extension PolicyCheck {
    /// An override that nobody could ever confirm, or under an authority that is not there.
    func check(_ draft: BreakGlassDraft) {
        let names = authorities.compactMap { $0.name?.value.rawValue }
        if let authority = draft.authority, !names.contains(authority.value.rawValue) {
            authority.node.refuse(
                "the policy has no authority \(authority.value.rawValue.quotedBriefly)",
                hint: names.suggestion(for: authority.value.rawValue)
            )
        }
        guard let directory = installation.directory else { return }
        for role in draft.roles where directory.holders(of: [role.value]).count < 2 {
            role.node.warn(
                "fewer than two people of the directory hold \(role.value.rawValue.quotedBriefly)",
                hint: "an override needs two of one role; give it to more people"
            )
        }
    }
}
