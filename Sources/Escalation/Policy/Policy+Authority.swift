extension Policy {
    /// The row of an authority that this person holds, by one of their roles.
    func heldAuthority(_ name: AuthorityName, by person: PersonID, directory: Directory) throws(Refusal) -> AuthorityRow
    {
        let roles = directory.people[person]?.roles ?? []
        guard let row = authority(name) else {
            let held = authorities.filter { !roles.isDisjoint(with: $0.roles) }.map(\.name)
            throw .unknownAuthority(name, held: held)
        }
        guard !roles.isDisjoint(with: row.roles) else { throw .authorityNotHeld(name, person) }
        return row
    }
}
