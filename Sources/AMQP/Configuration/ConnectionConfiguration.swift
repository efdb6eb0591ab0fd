/// All a ``Connection`` needs to know.
public struct ConnectionConfiguration: Hashable, Sendable {
    /// Tried in turn until one answers.
    public var endpoints: [Endpoint]
    public var virtualHost: String
    public var credentials: Credentials
    /// Used by the endpoints that ask for TLS.
    public var tls: TLSConfiguration
    /// What to offer as heartbeat, in whole seconds; the broker may lower it. Zero means none.
    ///
    /// Heartbeats are sent and missed only inside ``Connection/next(timeout:)`` and while publishing:
    /// a thread that stays away for two intervals loses its connection.
    public var heartbeat: Duration
    /// How long one endpoint has to accept the connection, and again to complete the handshake.
    /// Resolving its name is the system's and not bounded by this.
    public var connectTimeout: Duration
    /// How long the broker has to answer a call; after that the connection is closed.
    public var rpcTimeout: Duration
    /// How long sent bytes may wait for the broker to take them before the connection is given up
    /// (`TCP_USER_TIMEOUT`); nil for as long as it takes. It is what ends a publish into a blocked broker.
    public var sendTimeout: Duration?
    /// Shown in the broker's management pages.
    public var connectionName: String?
    /// The largest frame to offer, in bytes; the broker may lower it.
    public var frameSizeMax: Int

    public init(
        endpoints: [Endpoint],
        virtualHost: String = "/",
        credentials: Credentials = .plain(user: "guest", password: "guest"),
        tls: TLSConfiguration = TLSConfiguration(),
        heartbeat: Duration = .seconds(10),
        connectTimeout: Duration = .seconds(10),
        rpcTimeout: Duration = .seconds(30),
        sendTimeout: Duration? = .seconds(60),
        connectionName: String? = nil,
        frameSizeMax: Int = 131_072
    ) {
        self.endpoints = endpoints
        self.virtualHost = virtualHost
        self.credentials = credentials
        self.tls = tls
        self.heartbeat = heartbeat
        self.connectTimeout = connectTimeout
        self.rpcTimeout = rpcTimeout
        self.sendTimeout = sendTimeout
        self.connectionName = connectionName
        self.frameSizeMax = frameSizeMax
    }
}

extension ConnectionConfiguration: CustomStringConvertible {
    /// Endpoints, virtual host and user; never the password.
    public var description: String {
        let endpoints = endpoints.map(\.description).joined(separator: ", ")
        return "\(endpoints), virtual host \(virtualHost), \(credentials)"
    }
}
