import Escalation

/// Who must write the record of what was decided, as its author wrote it: `record: [controllers]`, and how long they have
/// in `record-within: 2d`.
struct RecordDraft {
    /// `nil` where the key is absent; an empty list asks for no record.
    let roles: [Placed<RoleName>]?
    private let within: Placed<Duration>?

    /// - Parameters:
    ///   - roles: The node of `record`, in the policy or in a level.
    ///   - within: The node of `record-within` beside it.
    init(roles: DocumentNode?, within: DocumentNode?, isWorkingTime: Bool) {
        self.roles = roles?.placedList { $0.name() }
        self.within = within.flatMap { $0.placed { $0.window(isWorkingTime: isWorkingTime) } }
        if let within, let roles = self.roles, roles.isEmpty { Self.refuse(within) }
    }

    /// What holds at a level: each of both is its own, or else the policy's.
    func rule(orElse policy: RecordDraft) -> RecordRule? {
        let roles = (self.roles ?? policy.roles ?? []).map(\.value)
        return roles.isEmpty ? nil : RecordRule(roles: roles, within: (within ?? policy.within)?.value)
    }

    /// Refuses a time where nobody writes anything.
    func check(orElse policy: RecordDraft) {
        if let within, roles == nil, policy.roles?.isEmpty ?? true { Self.refuse(within.node) }
    }

    private static func refuse(_ node: DocumentNode) {
        node.refuse("nobody writes a record here", hint: "write who does, as in record: [controllers], or remove this")
    }
}
