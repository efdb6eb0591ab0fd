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

    /// The row of an authority that whoever's place it is holds, for which they and whoever acts for them are qualified.
    func heldAuthority(
        _ name: AuthorityName,
        from seat: Seat,
        in directory: Directory,
        at instant: Instant
    ) throws(Refusal) -> AuthorityRow {
        let row = try heldAuthority(name, by: seat.owner, directory: directory)
        for person in Set([seat.holder, seat.owner]).sorted() {
            try directory.refuseUnqualified(person, for: row.qualification, instant)
        }
        return row
    }
}
