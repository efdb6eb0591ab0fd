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
    private let personByBrokerUser: [BrokerUser: PersonID]
    /// In the order of their ids.
    private let peopleByRole: [RoleName: [Person]]

    public init(people: [Person], gateways: Set<BrokerUser> = []) {
        let known = Dictionary(people.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.people = known
        self.gateways = gateways
        var byUser: [BrokerUser: Set<PersonID>] = [:]
        var byRole: [RoleName: [Person]] = [:]
        for person in known.values.sorted(by: { $0.id < $1.id }) {
            for user in person.brokerUsers { byUser[user, default: []].insert(person.id) }
            for role in person.roles { byRole[role, default: []].append(person) }
        }
        // A user whom two people claim is neither of them.
        self.personByBrokerUser = byUser.compactMapValues { $0.count == 1 ? $0.first : nil }
        self.peopleByRole = byRole
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
            throw .identity("the message has no user-id; set it to the broker user of the connection")
        }
        if let person = personByBrokerUser[sender] {
            if let named, named != person {
                throw .identity("the broker user \(sender) is \(person) and may not speak for \(named)")
            }
            return person
        }
        guard gateways.contains(sender) else {
            throw .identity("the broker user \(sender) is neither a person nor a gateway of the directory")
        }
        guard let named else { throw .identity("the gateway \(sender) did not say for whom it speaks") }
        guard people[named] != nil else { throw .identity("the directory has no person \(named)") }
        return named
    }
}
