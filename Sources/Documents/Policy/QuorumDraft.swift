import Escalation

/// Whose agreement a level needs, as its author wrote it.
///
/// `2`, `all`, or a map: `{of: 2, refusal: counts, conflict: majority}`, `{each: [finance, legal], tie-break: legal}`.
struct QuorumDraft {
    let node: DocumentNode
    /// Roles that it names; each must own the level.
    let roles: [Placed<RoleName>]
    let value: Quorum?

    private enum Key: String, DocumentKey {
        case of, each, refusal, conflict
        case tieBreak = "tie-break"
    }

    private enum Refusing: String, CaseIterable { case ends, counts }

    private enum Disagreeing: String, CaseIterable { case escalate, majority }

    init(_ node: DocumentNode) {
        self.node = node
        guard case .map = node.content, let fields = node.fields(Key.self) else {
            roles = []
            value = Self.number(node).map { Quorum($0) }
            return
        }
        let each = fields[.each]?.placedList(atLeast: 2) { $0.name(RoleName.self) } ?? []
        let tieBreak = fields[.tieBreak]?.placed { $0.name(RoleName.self) }
        roles = each + [tieBreak].compactMap { $0 }
        let rule = fields[.of].map { Self.number($0) } ?? (each.isEmpty ? nil : .each(each.map(\.value)))
        if fields[.of] == nil, fields[.each] == nil {
            node.refuse("how many must agree is missing", hint: "write of: 2, of: all, or each: with a list of roles")
        }
        if fields[.of] != nil, fields[.each] != nil {
            fields.refuse(.each, "`of` and `each` say two different things", hint: "keep one of them")
        }
        if tieBreak != nil, fields[.conflict] != nil {
            fields.refuse(.conflict, "`conflict` and `tie-break` say two different things", hint: "keep one of them")
        }
        let refusal = fields[.refusal].map { $0.choice(of: Refusing.self) ?? .ends } ?? .ends
        let conflict: Quorum.Conflict =
            switch fields[.conflict]?.choice(of: Disagreeing.self) {
            case .majority?: .majority
            case .escalate?, nil: tieBreak.map { .tieBreak($0.value) } ?? .escalate
            }
        value = rule.map { Quorum($0, oneRefusalEnds: refusal == .ends, conflict: conflict) }
    }

    private static func number(_ node: DocumentNode) -> Quorum.Rule? {
        if case .scalar(let scalar) = node.content, scalar.text == "all" { return .all }
        return node.integer(in: 2...100).map { .count(Int($0)) }
    }
}

extension PolicyCheck {
    /// A quorum that its owners could never reach, or whose roles own nothing there.
    func checkQuorums() {
        for level in levels {
            guard let quorum = level.quorum else { continue }
            let owning = level.owners.map(\.value)
            for role in quorum.roles where !owning.contains(role.value) {
                role.node.refuse(
                    "\(role.value.rawValue.quotedBriefly) does not own this level",
                    hint: "add it to `owners`, or name one of \(owning.map(\.rawValue).joined(separator: ", "))"
                )
            }
            guard let value = quorum.value, let directory = installation.directory, !owning.isEmpty else { continue }
            let holders = directory.holders(of: owning)
            if !holders.isEmpty, !value.canBeReached(by: holders) {
                quorum.node.warn(
                    "too few people of the directory own this level to agree here: \(holders.count)",
                    hint: "its cases would move on at once; give its roles to more people"
                )
            }
        }
    }
}
