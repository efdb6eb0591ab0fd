extension ConnectionConfiguration {
    /// The smallest frame RabbitMQ takes: 4096 bytes, from 4.1 on 8192.
    static let frameSizeFloor = 4096
    static let frameSizeCeiling = 1 << 24

    /// Checks what librabbitmq would cut off, misread or abort the process for.
    func validate() throws(AMQPError) {
        guard !endpoints.isEmpty else { throw invalid("there is no endpoint") }
        guard endpoints.allSatisfy({ !$0.host.isEmpty && $0.port > 0 }) else {
            throw invalid("an endpoint lacks its host or port")
        }
        guard heartbeat >= .zero, heartbeat.components.seconds <= UInt16.max, heartbeat.components.attoseconds == 0
        else { throw invalid("the heartbeat must be whole seconds, at most 65535") }
        for (name, limit) in [("connect", connectTimeout), ("rpc", rpcTimeout), ("send", sendTimeout ?? .seconds(1))]
        where limit < .milliseconds(1) || limit > .seconds(86_400) {
            throw invalid("the \(name) timeout must lie between a millisecond and a day")
        }
        guard (Self.frameSizeFloor...Self.frameSizeCeiling).contains(frameSizeMax) else {
            throw invalid("the frame size must lie between \(Self.frameSizeFloor) and \(Self.frameSizeCeiling) bytes")
        }
        guard virtualHost.utf8.count <= shortStringBytesMax else {
            throw invalid("the virtual host's name is too long")
        }
        guard (tls.certificateFile == nil) == (tls.keyFile == nil) else {
            throw invalid("a client certificate and its key belong together")
        }
        if case .external = credentials, tls.certificateFile == nil || !endpoints.allSatisfy(\.tls) {
            throw invalid("external credentials need TLS and a client certificate")
        }
        try checkStrings()
    }

    /// These reach C as strings that end at their first zero byte.
    private func checkStrings() throws(AMQPError) {
        var strings = endpoints.map(\.host) + [virtualHost]
        strings += [tls.caFile, tls.certificateFile, tls.keyFile].compactMap(\.self)
        if case .plain(let user, let password) = credentials { strings += [user, password] }
        guard strings.allSatisfy({ !$0.utf8.contains(0) }) else {
            throw invalid("a name, password or path contains a zero byte")
        }
    }

    private func invalid(_ detail: String) -> AMQPError {
        AMQPError(.invalidArgument, operation: "connection configuration", detail: detail)
    }
}
