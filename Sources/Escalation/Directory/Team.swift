/// People who work on something together. A lead may take a claim of a member back.
public struct Team: Hashable, Sendable {
    public let name: TeamName
    public let members: Set<PersonID>
    public let lead: PersonID?

    public init(name: TeamName, members: Set<PersonID>, lead: PersonID? = nil) {
        self.name = name
        self.members = members
        self.lead = lead
    }
}

public enum TeamKind {}
public typealias TeamName = Identifier<TeamKind>

extension Directory {
    /// Whether somebody leads a team in which the other works.
    func leads(_ lead: PersonID, _ member: PersonID) -> Bool {
        lead != member && teams.values.contains { $0.lead == lead && $0.members.contains(member) }
    }
}
