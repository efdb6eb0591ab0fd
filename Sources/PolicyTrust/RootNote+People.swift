import Escalation
import SignedNote

extension TrustRole {
    /// How many it takes of so many people, where nobody has said otherwise: three change the root, two loosen, one
    /// tightens or changes data; fewer where there are fewer, because whoever proposes a bundle does not count.
    ///
    /// - Returns: `nil` for fewer than two people: one alone cannot be looked at by another.
    public static func customary(among people: [PersonID]) -> [TrustRole: RootNote.Rule]? {
        let people = Set(people).sorted()
        guard people.count >= 2 else { return nil }
        func rule(_ threshold: Int) -> RootNote.Rule { RootNote.Rule(threshold: threshold, members: people) }
        return [
            .root: rule(min(3, people.count)), .loosen: rule(min(2, people.count - 1)), .tighten: rule(1),
            .data: rule(1),
        ]
    }

    /// What such people do together, in words.
    fileprivate var deed: String {
        switch self {
        case .root: "change people, keys and thresholds"
        case .loosen: "loosen anything"
        case .tighten: "only tighten"
        case .data: "change words, tests or holidays"
        }
    }
}

extension RootNote {
    /// Who must sign what, a line for each role.
    public var inWords: [String] {
        TrustRole.allCases.compactMap { role in
            guard let rule = roles[role] else { return nil }
            let who = "\(rule.threshold) of \(rule.members.map(\.rawValue).joined(separator: ", "))"
            guard role != .root else { return "To \(role.deed): \(who)." }
            return "To \(role.deed): \(who), beside whoever proposes it, who is not counted: "
                + "\(rule.threshold + 1) people in all."
        }
    }

    /// Roles that cannot be filled: too few people hold them, or too few are left beside whoever proposes. Each with what
    /// is short, in words.
    public var shortages: [String] {
        TrustRole.allCases.compactMap { role in
            guard let rule = roles[role] else { return nil }
            let left: Int
            if role == .root {
                left = rule.members.count
            } else {
                left = persons.map { author in rule.members.count { $0 != author.id } }.max() ?? 0
            }
            guard left < rule.threshold else { return nil }
            let beside = role == .root ? "" : " beside whoever proposes it"
            return "to \(role.deed) takes \(rule.threshold)\(beside), and there would be \(left)"
        }
    }

    /// What may go wrong with this root one day, in words.
    public var cautions: [String] {
        var cautions = shortages.map { "nobody could ever do it: \($0)" }
        if let rule = roles[.root], rule.threshold == rule.members.count {
            cautions.append(
                "it takes every one of its people to change it: once a key is lost, no root can follow. Name more people, "
                    + "or fewer who must sign (--role root=N:…)"
            )
        }
        return cautions
    }

    /// The root that follows this one without keys that are lost or stolen. Who has no key left leaves, with their roles.
    ///
    /// - Parameters:
    ///   - gone: Keys of this person.
    ///   - new: What the person signs with from then on.
    public func revoking(
        _ gone: [VerifierKey],
        of person: PersonID,
        replacedBy new: [VerifierKey],
        expires: Instant,
        accepted: BundleReference?
    ) -> RootNote {
        let persons = persons.compactMap { holder -> Person? in
            guard holder.id == person else { return holder }
            let keys = holder.keys.filter { !gone.contains($0) } + new
            return keys.isEmpty ? nil : Person(id: person, keys: keys)
        }
        let left = Set(persons.map(\.id))
        return RootNote(
            name: name,
            version: version + 1,
            previous: digest,
            expires: expires,
            accepted: accepted,
            persons: persons,
            roles: roles.mapValues { Rule(threshold: $0.threshold, members: $0.members.filter(left.contains)) }
        )
    }

    /// Who can still sign for this root's successor where these keys are gone.
    public func rootSigners(without gone: [VerifierKey]) -> [PersonID] {
        persons.filter { holder in
            roles[.root]?.members.contains(holder.id) ?? false && holder.keys.contains { !gone.contains($0) }
        }.map(\.id)
    }
}
