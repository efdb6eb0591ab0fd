import Escalation

/// What people do by hand, as the policy's author wrote it.
///
/// `{window: 4h, steps: [{name: call, text: Call the vendor, role: clerk, optional: true}]}`.
struct ProcedureDraft {
    let roles: [Placed<RoleName>]
    let value: Procedure?

    private enum Key: String, DocumentKey { case window, steps }

    private enum StepKey: String, DocumentKey { case name, text, role, optional }

    init(_ node: DocumentNode) {
        let fields = node.fields(Key.self)
        var roles: [Placed<RoleName>] = []
        var steps: [Procedure.Step] = []
        var places: [String: SourcePosition] = [:]
        let hint = "write what is to be done, one step a line"
        for step in fields?.required(.steps, hint: hint)?.elements(atLeast: 1) ?? [] {
            guard let keys = step.fields(StepKey.self) else { continue }
            let name = keys.required(.name)?.placed { $0.name(RoleName.self) }
            let text = keys.required(.text, hint: "say in a line for people what is to be done")?.localText()
            let role = keys[.role]?.placed { $0.name(RoleName.self) }
            let isOptional = keys[.optional]?.bool() ?? false
            if let role { roles.append(role) }
            guard let name, let text else { continue }
            let word = name.value.rawValue
            if let first = places[word] {
                name.node.refuse(
                    "the step \(word.quotedBriefly) stands here twice",
                    hint: "it was first written at \(first)"
                )
            }
            places[word] = name.node.position
            steps.append(Procedure.Step(name: word, text: text, role: role?.value, isOptional: isOptional))
        }
        if !steps.isEmpty, steps.allSatisfy(\.isOptional) {
            node.refuse(
                "every step is optional, so that nothing would be waited for",
                hint: "remove `optional` from one"
            )
        }
        self.roles = roles
        value = steps.isEmpty ? nil : Procedure(steps: steps, window: fields?[.window]?.duration())
    }
}

extension PolicyCheck {
    /// Roles beside the owners' that nobody holds: a step would never be ticked, nobody would be told.
    func checkHeld(_ roles: [Placed<RoleName>]) {
        guard let directory = installation.directory else { return }
        for role in roles where directory.holders(of: [role.value]).isEmpty {
            role.node.warn(
                "nobody in the directory holds the role \(role.value.rawValue.quotedBriefly)",
                hint: "give it to somebody"
            )
        }
    }
}
