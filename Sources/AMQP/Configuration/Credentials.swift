/// How the broker is to know who connects.
public enum Credentials: Hashable, Sendable {
    /// A user with a password, or with an OAuth 2 token in the password's place.
    case plain(user: String, password: String)
    /// The client certificate says who it is (SASL EXTERNAL; RabbitMQ needs `rabbitmq_auth_mechanism_ssl`).
    case external
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The user, never the password.
    public var description: String {
        switch self {
        case .plain(let user, _): "plain, user \(user)"
        case .external: "external"
        }
    }

    public var debugDescription: String { description }

    /// Empty, so that `dump` shows no password.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
