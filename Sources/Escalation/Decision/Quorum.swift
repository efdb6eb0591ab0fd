/// Whose agreement a level needs before a decision takes effect there.
///
/// Passing the case on needs nobody's agreement: whoever is not sure may always move it up.
public struct Quorum: Hashable, Sendable {
    public enum Rule: Hashable, Sendable {
        /// So many different people.
        case count(Int)
        /// Everybody who owns the case at the level.
        case all
        /// For each of these roles one person who holds it; nobody stands for two of them.
        case each([RoleName])
    }

    /// What follows when owners want different things.
    public enum Conflict: Hashable, Sendable {
        /// The next level decides. At the last one the window goes on, and its end decides.
        case escalate
        /// More than half of all owners carry it; where that cannot come about any more, the next level decides.
        case majority
        /// Whoever holds this role settles it with their own answer.
        case tieBreak(RoleName)
    }

    public var rule: Rule
    /// Whether one refusal ends the case whatever the others say. If not, refusing needs agreement like anything else.
    public var oneRefusalEnds: Bool
    public var conflict: Conflict

    public init(_ rule: Rule, oneRefusalEnds: Bool = true, conflict: Conflict = .escalate) {
        self.rule = rule
        self.oneRefusalEnds = oneRefusalEnds
        self.conflict = conflict
    }

    /// What owners have said so far comes to this.
    enum Verdict: Hashable {
        /// More are needed.
        case open
        /// These carry it, all with the same content.
        case carried([Vote])
        /// They want different things, or too few are left to agree.
        case disputed
    }

    /// - Parameters:
    ///   - votes: One of each person, oldest first.
    ///   - owners: Who may answer at the level. What others have said, who may not any more, does not count.
    func verdict(on votes: [Vote], owners: [Directory.Person]) -> Verdict {
        let eligible = Dictionary(owners.map { ($0.id, $0) }) { first, _ in first }
        let votes = votes.filter { eligible[$0.person] != nil }
        if oneRefusalEnds, let refusal = votes.first(where: { !$0.letsGoOn }) { return .carried([refusal]) }
        var groups: [[Vote]] = []
        for vote in votes {
            if let place = groups.firstIndex(where: { $0[0].agrees(with: vote) }) {
                groups[place].append(vote)
            } else {
                groups.append([vote])
            }
        }
        if groups.count <= 1 {
            guard let group = groups.first else { return .open }
            if isReached(by: group.compactMap { eligible[$0.person] }, of: owners.count) { return .carried(group) }
            return votes.count < owners.count ? .open : .disputed
        }
        switch conflict {
        case .escalate:
            return .disputed
        case .majority:
            if let group = groups.first(where: { $0.count * 2 > owners.count }) { return .carried(group) }
            return votes.count < owners.count ? .open : .disputed
        case .tieBreak(let role):
            let settling = votes.first { eligible[$0.person]?.roles.contains(role) == true }
            guard let settling, let group = groups.first(where: { $0[0].agrees(with: settling) }) else {
                return votes.count < owners.count ? .open : .disputed
            }
            return .carried(group)
        }
    }

    /// Whether these people could agree enough, were they all of one mind.
    public func canBeReached(by owners: [Directory.Person]) -> Bool {
        isReached(by: owners, of: owners.count)
    }

    private func isReached(by people: [Directory.Person], of owners: Int) -> Bool {
        switch rule {
        case .count(let count): people.count >= count
        case .all: owners > 0 && people.count >= owners
        case .each(let roles): Self.canStand(people[...], for: roles[...])
        }
    }

    /// Whether each role finds a person of its own. Roles and owners are few.
    private static func canStand(_ people: ArraySlice<Directory.Person>, for roles: ArraySlice<RoleName>) -> Bool {
        guard let role = roles.first else { return true }
        return people.contains { person in
            person.roles.contains(role)
                && canStand(people.filter { $0.id != person.id }[...], for: roles.dropFirst())
        }
    }
}

/// What one owner has answered at a level that needs more than one.
public struct Vote: Hashable, Sendable {
    public let person: PersonID
    public let action: DecisionAction
    public let authority: AuthorityName?
    public let assumptions: [String]
    public let constraints: [String]
    public let changes: [FieldChange]
    public let alternative: ChosenAlternative?
    /// For whom they answered, where that is somebody else.
    public let actingFor: PersonID?

    public init(
        person: PersonID,
        action: DecisionAction,
        authority: AuthorityName?,
        assumptions: [String] = [],
        constraints: [String] = [],
        changes: [FieldChange] = [],
        alternative: ChosenAlternative? = nil,
        actingFor: PersonID? = nil
    ) {
        self.person = person
        self.action = action
        self.authority = authority
        self.assumptions = assumptions
        self.constraints = constraints
        self.changes = changes
        self.alternative = alternative
        self.actingFor = actingFor
    }

    /// Whose place was answered from.
    var owner: PersonID { actingFor ?? person }

    init(_ decision: Decision) {
        self.init(
            person: decision.person,
            action: decision.action,
            authority: decision.authority,
            assumptions: decision.assumptions,
            constraints: decision.constraints,
            changes: decision.changes,
            alternative: decision.alternative,
            actingFor: decision.actingFor
        )
    }

    /// Whether both want the same of the automation.
    func agrees(with other: Vote) -> Bool {
        action == other.action && Set(changes) == Set(other.changes) && alternative == other.alternative
    }

    fileprivate var letsGoOn: Bool { action.outcome?.letsGoOn ?? false }
}
