/// Why nobody can tell, or believe, who sent a message of a person.
public enum IdentityFault: Error, Hashable, Sendable {
    /// The message has no broker-checked user.
    case missing
    /// A person names somebody else.
    case contradicting(BrokerUser, PersonID, named: PersonID)
    /// Neither a person nor a gateway.
    case unknownUser(BrokerUser)
    /// A gateway that names nobody.
    case unnamed(BrokerUser)
    case unknownPerson(PersonID)
    /// Workers decide nothing.
    case worker(BrokerUser)

    /// A stable word for metrics and the log.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case missing, contradicting, worker
        case unknownUser = "unknown-user"
        case unnamed
        case unknownPerson = "unknown-person"
    }

    public var reason: Reason {
        switch self {
        case .missing: .missing
        case .contradicting: .contradicting
        case .unknownUser: .unknownUser
        case .unnamed: .unnamed
        case .unknownPerson: .unknownPerson
        case .worker: .worker
        }
    }
}

extension IdentityFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missing: "the message has no user-id; set it to the broker user of the connection"
        case .contradicting(let user, let person, let named):
            "the broker user \(user) is \(person) and may not speak for \(named)"
        case .unknownUser(let user): "the broker user \(user) is neither a person nor a gateway of the directory"
        case .unnamed(let user): "the gateway \(user) did not say for whom it speaks"
        case .unknownPerson(let person): "the directory has no person \(person)"
        case .worker(let user): "it comes from the worker \(user); workers decide nothing"
        }
    }
}
