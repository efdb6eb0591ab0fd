import Escalation

/// Holds the parts of a directory against one another.
struct DirectoryCheck {
    let people: [PersonDraft]
    let rotas: [RotaDraft]
    let teams: [TeamDraft]

    func run() {
        let known = Set(people.compactMap { $0.id?.value })
        let names = known.map(\.rawValue).sorted()
        let delegates = people.flatMap(\.absences).compactMap(\.delegate)
        for named in rotas.flatMap(\.people) + teams.flatMap(\.people) + delegates where !known.contains(named.value) {
            named.node.refuse(
                "there is no person \(named.value.rawValue.quotedBriefly) in this directory",
                hint: names.suggestion(for: named.value.rawValue)
            )
        }
        rotas.compactMap(\.name).refuseRepeats(of: "the rota")
        teams.compactMap(\.name).refuseRepeats(of: "the team")
        refuseCircles()
    }

    /// Whoever leaves their place to somebody must not get it back while they are away. A circle is there from the
    /// moment at which the last of its absences begins, so only the beginnings are looked at.
    private func refuseCircles() {
        let directory = Directory(people: people.compactMap(\.value))
        for person in people {
            guard let id = person.id?.value else { continue }
            for absence in person.absences {
                guard let delegate = absence.delegate else { continue }
                if delegate.value == id {
                    delegate.node.refuse("\(id) cannot stand in for themselves", hint: "name somebody else")
                    continue
                }
                var (holder, way) = (delegate.value, [id])
                while holder != id, let next = directory.people[holder]?.absence(at: absence.value.from)?.delegate,
                    way.count <= Directory.delegationsMax, !way.contains(holder)
                {
                    way.append(holder)
                    holder = next
                }
                let words = (way + [holder]).map(\.rawValue).joined(separator: " → ")
                if holder == id {
                    delegate.node.refuse(
                        "this leads back to \(id): \(words)",
                        hint:
                            "from \(absence.value.from) all of them are away; leave the place to somebody who is there"
                    )
                } else if way.count > Directory.delegationsMax {
                    delegate.node.refuse(
                        "the place goes through more than \(Directory.delegationsMax) hands: \(words)",
                        hint: "leave it to somebody who is there"
                    )
                }
            }
        }
    }
}
