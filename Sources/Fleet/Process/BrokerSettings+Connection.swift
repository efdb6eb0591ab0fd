import AMQP
import Escalation

extension ConnectionConfiguration {
    /// The broker that the settings name. The password is no part of them: whoever connects has read it, or asked for it.
    public init(_ settings: BrokerSettings, password: String = "") {
        let tls = settings.tls
        self.init(
            endpoints: settings.hosts.map { Endpoint(host: $0.name, port: UInt16(clamping: $0.port), tls: tls != nil) },
            virtualHost: settings.virtualHost,
            credentials: settings.external ? .external : .plain(user: settings.user.rawValue, password: password),
            tls: TLSConfiguration(
                caFile: tls?.caFile,
                certificateFile: tls?.certificateFile,
                keyFile: tls?.keyFile
            ),
            heartbeat: settings.heartbeat
        )
    }
}

extension BrokerSettings {
    /// The connection of one part of a worker, under a name that the broker's pages show. Without a password file it is
    /// RabbitMQ's own `guest`, who may come from this machine alone.
    public func connection(named name: String) throws(SettingsIssue) -> ConnectionConfiguration {
        let secret = external ? nil : try password?.read()
        var configuration = ConnectionConfiguration(self, password: secret?.reveal { $0 } ?? "guest")
        configuration.connectionName = name
        return configuration
    }
}
