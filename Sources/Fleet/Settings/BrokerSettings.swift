import Escalation

/// How to reach the broker, and as whom.
public struct BrokerSettings: Sendable {
    /// A node of the broker; they are tried in turn.
    public struct Host: Hashable, Sendable, CustomStringConvertible {
        public let name: String
        public let port: Int

        public init(name: String, port: Int) {
            self.name = name
            self.port = port
        }

        public var description: String { name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)" }
    }

    /// Files in PEM; verification of the broker is always on.
    public struct TLS: Hashable, Sendable {
        /// `nil` trusts what the system trusts.
        public var caFile: String?
        public var certificateFile: String?
        public var keyFile: String?

        public init(caFile: String? = nil, certificateFile: String? = nil, keyFile: String? = nil) {
            self.caFile = caFile
            self.certificateFile = certificateFile
            self.keyFile = keyFile
        }
    }

    public var hosts = [Host(name: "localhost", port: 5672)]
    public var virtualHost = "/"
    public var user: BrokerUser = "guest"
    public var password: SecretFile?
    /// Logs in with the TLS certificate (SASL EXTERNAL) instead of a password.
    public var external = false
    public var heartbeat = Duration.seconds(10)
    public var tls: TLS?

    public init() {}
}

extension BrokerSettings {
    init(_ reader: inout SettingsReader) {
        let files = TLS(
            caFile: reader.path(.brokerTLSCAFile),
            certificateFile: reader.path(.brokerTLSCertificateFile),
            keyFile: reader.path(.brokerTLSKeyFile)
        )
        let isEncrypted = reader.flag(.brokerTLSEnabled, default: files != TLS())
        if isEncrypted { tls = files }
        if !isEncrypted && files != TLS() {
            reader.refuse(.brokerTLSEnabled, "is false although TLS files are named", advice: "leave one of them out")
        }
        if (files.certificateFile == nil) != (files.keyFile == nil) {
            reader.refuse(
                .brokerTLSCertificateFile,
                "and broker.tls.key-file go together",
                advice: "set both or neither"
            )
        }
        let port = isEncrypted ? 5671 : 5672
        hosts = reader.list(.brokerHosts, default: ["localhost:\(port)"]).compactMap { text in
            if let host = Host(text, defaultPort: port) { return host }
            reader.refuse(
                .brokerHosts,
                "holds \(text.quotedForPeople)",
                advice: "write name, name:port or [IPv6 address]:port"
            )
            return nil
        }
        virtualHost = reader.text(.brokerVirtualHost, default: virtualHost)
        user = BrokerUser(reader.text(.brokerUser, default: user.rawValue))
        password = reader.secret(.brokerPasswordFile)
        external = reader.flag(.brokerExternal, default: external)
        heartbeat = reader.duration(.brokerHeartbeat, default: heartbeat, in: .seconds(5)...(.seconds(60)))
        if external && files.certificateFile == nil {
            reader.refuse(
                .brokerExternal,
                "is true without a certificate",
                advice: "set broker.tls.certificate-file and broker.tls.key-file"
            )
        }
    }
}

extension BrokerSettings.Host {
    init?(_ text: String, defaultPort: Int) {
        let name: Substring
        let rest: Substring
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            name = text[text.index(after: text.startIndex)..<end]
            rest = text[text.index(after: end)...]
        } else {
            name = text.prefix { $0 != ":" }
            rest = text.dropFirst(name.count)
        }
        let port = rest.isEmpty ? defaultPort : rest.hasPrefix(":") ? Int(rest.dropFirst()) : nil
        guard !name.isEmpty, !name.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" }), let port,
            (1...65535).contains(port)
        else { return nil }
        self.init(name: String(name), port: port)
    }
}
