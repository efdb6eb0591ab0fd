import Escalation

/// A team as written: `{name: payments, members: [alice, bob], lead: carol}`.
struct TeamDraft {
    let name: Placed<TeamName>?
    /// Everybody whom it names.
    let people: [Placed<PersonID>]
    let value: Team?

    private enum Key: String, DocumentKey { case name, members, lead }

    init(_ node: DocumentNode) {
        let fields = node.fields(Key.self)
        name = fields?.required(.name)?.placed { $0.name() }
        let members = fields?.required(.members)?.placedList(atLeast: 1) { $0.name(PersonID.self) } ?? []
        let lead = fields?[.lead]?.placed { $0.name(PersonID.self) }
        people = members + [lead].compactMap { $0 }
        value = name.map { Team(name: $0.value, members: Set(members.map(\.value)), lead: lead?.value) }
    }
}
