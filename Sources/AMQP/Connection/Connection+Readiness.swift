internal import CRabbitMQ

extension Connection {
    /// What can be done without waiting; frames the library holds count as input.
    func readiness(within limit: Duration) -> SocketOptions.Readiness {
        var readiness = SocketOptions(descriptor: amqp_get_sockfd(handle.state)).readiness(within: limit)
        if handle.hasBufferedInput { readiness.canRead = true }
        return readiness
    }
}
