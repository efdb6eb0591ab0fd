import Escalation

extension PolicyCheck {
    /// What makes a policy stand and yet not work: nobody holds a role, or nobody could approve. The directory changes
    /// more often than a policy does, so these are warnings.
    func checkPeople() {
        if let directory = installation.directory {
            let named =
                levels.flatMap(\.owners) + levels.flatMap(\.duty.takeBack) + authorities.flatMap(\.roles)
                + (notices?.informed ?? [])
            let held = Set(directory.people.values.flatMap(\.roles)).map(\.rawValue).sorted()
            for role in named where directory.holders(of: [role.value]).isEmpty {
                let nearest = held.nearest(to: role.value.rawValue)
                role.node.warn(
                    "nobody in the directory holds the role \(role.value.rawValue.quotedBriefly)",
                    hint: nearest.map { "did you mean `\($0)`?" } ?? "give it to somebody"
                )
            }
        }
        let able = Set(authorities.flatMap(\.roles).map(\.value))
        for level in levels where !level.owners.isEmpty && able.isDisjoint(with: level.owners.map(\.value)) {
            guard let action = level.actions.first(where: \.value.needsAuthority) else { continue }
            action.node.warn(
                "\(action.value.rawValue) needs an authority, and no owner of this level holds one",
                hint: "add a row to `authorities` with one of its roles, or remove the action"
            )
        }
    }
}
