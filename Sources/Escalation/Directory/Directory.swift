/// The people of an installation: who they are on the broker, which roles they hold, how to reach them.
public struct Directory: Sendable {
    public struct Person: Hashable, Sendable {
        public var id: PersonID
        public var name: String
        public var roles: Set<RoleName>
        public var contacts: [Contact]
        public var brokerUsers: Set<BrokerUser>
        /// The zone of the person's wall clock, as the IANA database names it; `nil` reads UTC.
        public var timeZone: String?
        /// What they read, the best first; empty where they named none.
        public var languages: [LanguageTag] = []
        public var qualifications: [Qualification] = []
        /// In order; none overlaps another.
        public var absences: [Absence] = []

        public init(
            id: PersonID,
            name: String,
            roles: Set<RoleName>,
            contacts: [Contact] = [],
            brokerUsers: Set<BrokerUser> = [],
            timeZone: String? = nil
        ) {
            self.id = id
            self.name = name
            self.roles = roles
            self.contacts = contacts
            self.brokerUsers = brokerUsers
            self.timeZone = timeZone
        }
    }

    /// A way to reach a person: the channel, and an address in that channel's own form.
    public struct Contact: Hashable, Sendable {
        public var channel: ChannelName
        public var address: String

        public init(channel: ChannelName, address: String) {
            self.channel = channel
            self.address = address
        }
    }

    public private(set) var people: [PersonID: Person]
    /// Broker users of tools that may speak for people: each decision still names the person.
    public let gateways: Set<BrokerUser>
    public let rotas: [RotaName: Rota]
    public let teams: [TeamName: Team]
    /// Whether anybody is ever away.
    let hasAbsences: Bool
    /// Who ever leaves their place to whom, by the one it is left to.
    let delegators: [PersonID: [PersonID]]
    private let personByBrokerUser: [BrokerUser: PersonID]
    /// In the order of their ids.
    private let peopleByRole: [RoleName: [Person]]

    public init(
        people: [Person],
        gateways: Set<BrokerUser> = [],
        rotas: [Rota] = [],
        teams: [Team] = []
    ) {
        let known = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.people = known
        self.gateways = gateways
        self.rotas = Dictionary(rotas.map { ($0.name, $0) }) { first, _ in first }
        self.teams = Dictionary(teams.map { ($0.name, $0) }) { first, _ in first }
        var byUser: [BrokerUser: Set<PersonID>] = [:]
        var byRole: [RoleName: [Person]] = [:]
        var delegators: [PersonID: [PersonID]] = [:]
        for person in known.values.sorted(by: { $0.id < $1.id }) {
            for user in person.brokerUsers { byUser[user, default: []].insert(person.id) }
            for role in person.roles { byRole[role, default: []].append(person) }
            for delegate in Set(person.absences.compactMap(\.delegate)) {
                delegators[delegate, default: []].append(person.id)
            }
        }
        // A user whom two people claim is neither of them.
        self.personByBrokerUser = byUser.compactMapValues { $0.count == 1 ? $0.first : nil }
        self.peopleByRole = byRole
        self.delegators = delegators
        self.hasAbsences = known.values.contains { !$0.absences.isEmpty }
    }

    /// Who holds any of `roles`, in the order of their ids.
    public func holders(of roles: [RoleName]) -> [Person] {
        if roles.count == 1 { return peopleByRole[roles[0]] ?? [] }
        var seen: Set<PersonID> = []
        return roles.flatMap { peopleByRole[$0] ?? [] }.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }

    /// The person that a message speaks for. The broker has checked `sender`; a gateway names the person, a person
    /// names nobody but themselves.
    public func speaker(sender: BrokerUser?, named: PersonID?) throws(Refusal) -> PersonID {
        guard let sender else {
            throw .identity(.missing)
        }
        if let person = personByBrokerUser[sender] {
            if let named, named != person {
                throw .identity(.contradicting(sender, person, named: named))
            }
            return person
        }
        guard gateways.contains(sender) else {
            throw .identity(.unknownUser(sender))
        }
        guard let named else { throw .identity(.unnamed(sender)) }
        guard people[named] != nil else { throw .identity(.unknownPerson(named)) }
        return named
    }
}
