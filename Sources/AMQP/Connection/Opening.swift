internal import CRabbitMQ

/// The way from a configuration to an open channel.
struct Opening {
    private let configuration: ConnectionConfiguration

    init(_ configuration: ConnectionConfiguration) throws(AMQPError) {
        try configuration.validate()
        self.configuration = configuration
    }

    /// A connection that is open, until somebody takes it.
    struct Opened: ~Copyable {
        let handle: ConnectionHandle
        let endpoint: Endpoint
        let server: ServerProperties

        consuming func takeHandle() -> ConnectionHandle { handle }
    }

    func firstAnswering() throws(AMQPError) -> Opened {
        var failures: [(endpoint: Endpoint, error: AMQPError)] = []
        for endpoint in configuration.endpoints {
            do throws(AMQPError) {
                return try open(endpoint)
            } catch  where error.code == .authenticationFailed {
                throw error
            } catch {
                failures.append((endpoint, error))
            }
        }
        throw Self.summary(of: failures)
    }

    private func open(_ endpoint: Endpoint) throws(AMQPError) -> Opened {
        let operation = "connection.open \(endpoint)"
        let handle = try ConnectionHandle()
        try connectSocket(of: handle, to: endpoint, operation: operation)
        try logIn(handle, operation: operation)
        amqp_channel_open(handle.state, Connection.channel)
        if let error = AMQPError(reply: amqp_get_rpc_reply(handle.state), operation: operation) { throw error }
        let server = ServerProperties(Table(copying: amqp_get_server_properties(handle.state)))
        handle.releaseBuffers()
        return Opened(handle: handle, endpoint: endpoint, server: server)
    }

    private func connectSocket(
        of handle: borrowing ConnectionHandle,
        to endpoint: Endpoint,
        operation: String
    ) throws(AMQPError) {
        let socket = endpoint.tls ? amqp_ssl_socket_new(handle.state) : amqp_tcp_socket_new(handle.state)
        guard let socket else { throw AMQPError(.outOfMemory, operation: operation) }
        if endpoint.tls { try configuration.tls.apply(to: socket, operation: operation) }

        var connectTimeout = timeval(configuration.connectTimeout)
        var rpcTimeout = timeval(configuration.rpcTimeout)
        amqp_set_handshake_timeout(handle.state, &connectTimeout)
        amqp_set_rpc_timeout(handle.state, &rpcTimeout)
        let status = amqp_socket_open_noblock(socket, endpoint.host, Int32(endpoint.port), &connectTimeout)
        guard status == AMQP_STATUS_OK.rawValue else { throw AMQPError(status: status, operation: operation) }
        if let sendTimeout = configuration.sendTimeout {
            SocketOptions(descriptor: amqp_get_sockfd(handle.state)).limitSending(to: sendTimeout)
        }
    }

    private func logIn(_ handle: borrowing ConnectionHandle, operation: String) throws(AMQPError) {
        let arena = Arena()
        var properties = try arena.table(ClientProperties.table(connectionName: configuration.connectionName))
        let frameSize = Int32(configuration.frameSizeMax)
        let heartbeat = Int32(configuration.heartbeat.components.seconds)
        let reply =
            switch configuration.credentials {
            case .plain(let user, let password):
                crmq_login_plain(
                    handle.state,
                    configuration.virtualHost,
                    frameSize,
                    heartbeat,
                    &properties,
                    user,
                    password
                )
            case .external:
                crmq_login_external(handle.state, configuration.virtualHost, frameSize, heartbeat, &properties)
            }
        guard let error = AMQPError(reply: reply, operation: operation) else { return }
        // While logging in, 403 speaks of the credentials (capability authentication_failure_close).
        throw error.code == .accessRefused ? error.with(code: .authenticationFailed) : error
    }

    /// Speaks for all endpoints; what kind of failure it is, the last one says.
    private static func summary(of failures: [(endpoint: Endpoint, error: AMQPError)]) -> AMQPError {
        guard let last = failures.last?.error else {
            return AMQPError(.invalidArgument, operation: "connection.open", detail: "there is no endpoint")
        }
        guard failures.count > 1 else { return last }
        let causes = failures.map { "\($0.endpoint) \($0.error.detail ?? $0.error.replyText ?? "\($0.error.code)")" }
        return AMQPError(
            last.code,
            operation: "connection.open",
            scope: .connection,
            detail: "none of \(failures.count) endpoints answered: \(causes.joined(separator: "; "))"
        )
    }
}
