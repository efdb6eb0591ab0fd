internal import CRabbitMQ

extension TLSConfiguration {
    func apply(to socket: OpaquePointer, operation: String) throws(AMQPError) {
        amqp_ssl_socket_set_verify_peer(socket, verifyPeer ? 1 : 0)
        amqp_ssl_socket_set_verify_hostname(socket, verifyHostname ? 1 : 0)
        // The library's own default lets TLS 1.0 through; its LATEST leaves TLS 1.3 on.
        try check(
            amqp_ssl_socket_set_ssl_versions(socket, AMQP_TLSv1_2, AMQP_TLSvLATEST),
            operation,
            "TLS 1.2 is not available"
        )
        if let caFile {
            try check(
                amqp_ssl_socket_set_cacert(socket, caFile),
                operation,
                "the authorities in \(caFile) cannot be read"
            )
        } else if crmq_ssl_use_system_authorities(socket) != 1 {
            throw AMQPError(.tls, operation: operation, detail: "the system's authorities cannot be read")
        }
        if let certificateFile, let keyFile {
            try check(
                amqp_ssl_socket_set_key(socket, certificateFile, keyFile),
                operation,
                "\(certificateFile) and \(keyFile) are no certificate with its key"
            )
        }
    }

    private func check(_ status: Int32, _ operation: String, _ detail: String) throws(AMQPError) {
        guard status == AMQP_STATUS_OK.rawValue else {
            throw AMQPError(.tls, operation: operation, detail: detail)
        }
    }
}
