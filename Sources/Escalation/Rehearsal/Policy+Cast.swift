extension Policy {
    /// People made up for this policy: of every role that it names so many that any number of owners can agree, called
    /// by their role and a number, as in `payments-operator-1`.
    public var cast: Directory {
        var roles: Set<RoleName> = []
        var each = 3
        for level in levels {
            roles.formUnion(level.owners)
            switch level.quorum?.rule {
            case .count(let count): each = max(each, count)
            case .each(let named): roles.formUnion(named)
            case .all, nil: break
            }
            if case .tieBreak(let role)? = level.quorum?.conflict { roles.insert(role) }
        }
        roles.formUnion(authorities.flatMap(\.roles))
        roles.formUnion(notices.informed)
        return Directory(
            people: roles.sorted().flatMap { role in
                (1...each).map { number in
                    let name = "\(role)-\(number)"
                    return Directory.Person(
                        id: PersonID(name),
                        name: name,
                        roles: [role],
                        contacts: [Directory.Contact(channel: "mail", address: "\(name)@example.com")],
                        brokerUsers: [BrokerUser(name)]
                    )
                }
            }
        )
    }
}
