import JSON

/// What owners want that excludes each other: nobody could do both.
struct Contradiction: Hashable {
    /// The field, or the alternative's value, that they want differently; `alternative` where they want another one.
    let subject: String
    /// What each wants, in the order in which they said so.
    let wants: [Want]

    struct Want: Hashable {
        let by: PersonID
        let value: JSONValue
    }

    var json: JSONValue {
        [
            "subject": .string(subject),
            "wants": .array(wants.map { ["by": .string($0.by.rawValue), "value": $0.value] }),
        ]
    }
}

extension [Vote] {
    /// Every field and value that two of these want to be different things.
    var contradictions: [Contradiction] {
        var subjects: [String] = []
        var wants: [String: [Contradiction.Want]] = [:]
        func want(_ subject: String, _ value: JSONValue, by person: PersonID) {
            if wants[subject] == nil { subjects.append(subject) }
            wants[subject, default: []].append(.init(by: person, value: value))
        }
        for vote in self {
            for change in vote.changes { want(change.path.description, change.value, by: vote.person) }
            guard let alternative = vote.alternative else { continue }
            want("alternative", .string(alternative.name.rawValue), by: vote.person)
            for (name, value) in alternative.values { want("\(alternative.name).\(name)", value, by: vote.person) }
        }
        return subjects.compactMap { subject in
            guard let wanted = wants[subject], Set(wanted.map(\.value)).count > 1 else { return nil }
            return Contradiction(subject: subject, wants: wanted)
        }
    }
}
