public import AMQP
internal import Glibc

/// A broker that one suite starts for itself, because it raises alarms, uses TLS and short time limits.
///
/// It runs the packaged server on free loopback ports, with its own home, node name and port mapper.
public final class PrivateBroker: Sendable {
    public let certificates: Certificates
    private let directory: TestDirectory
    private let port: UInt16
    private let tlsPort: UInt16
    private let environment: [String: String]
    private let portMapper: ChildProcess
    private let server: ChildProcess

    /// How long a delivery may stay unacknowledged there, looked at once a second.
    public static let consumerTimeout = Duration.seconds(2)

    private static let programs = "/usr/lib/rabbitmq/bin"

    public static var isInstalled: Bool {
        access("\(programs)/rabbitmq-server", X_OK) == 0
    }

    init() throws {
        directory = try TestDirectory()
        certificates = try Certificates(in: directory)
        let ports = try FreePorts.take(4)
        (port, tlsPort) = (ports[0], ports[1])
        let name = "amqp-test-\(getpid())@localhost"
        environment = [
            "HOME": directory.path, "RABBITMQ_NODENAME": name, "LANG": "C.UTF-8",
            "RABBITMQ_MNESIA_BASE": directory.file("data"), "RABBITMQ_LOG_BASE": directory.file("log"),
            "RABBITMQ_DIST_PORT": "\(ports[2])", "ERL_EPMD_PORT": "\(ports[3])", "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_CONFIG_FILE": directory.file("rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": directory.file("advanced.config"),
            // Has the start script become the server, instead of its parent.
            "RUNNING_UNDER_SYSTEMD": "true", "ERL_CRASH_DUMP": directory.file("crash"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": directory.file("plugins"), "RABBITMQ_PID_FILE": directory.file("pid"),
        ]
        try directory.write("[rabbitmq_auth_mechanism_ssl].\n", to: "plugins")
        try directory.write("[{rabbit, [{channel_tick_interval, 1000}]}].\n", to: "advanced.config")
        try directory.write(
            Self.settings(port: port, tlsPort: tlsPort, certificates: certificates),
            to: "rabbitmq.conf"
        )
        portMapper = try ChildProcess("epmd", ["-port", "\(ports[3])", "-address", "127.0.0.1"])
        server = try ChildProcess("\(Self.programs)/rabbitmq-server", [], environment: environment)
        do {
            try server.waitForOutput(containing: "completed with", within: .seconds(60))
        } catch {
            end()
            throw error
        }
    }

    private static func settings(port: UInt16, tlsPort: UInt16, certificates: Certificates) -> String {
        """
        listeners.tcp.1 = 127.0.0.1:\(port)
        listeners.ssl.1 = 127.0.0.1:\(tlsPort)
        ssl_options.cacertfile = \(certificates.caFile)
        ssl_options.certfile = \(certificates.brokerFile)
        ssl_options.keyfile = \(certificates.brokerKeyFile)
        ssl_options.verify = verify_peer
        ssl_options.fail_if_no_peer_cert = false
        ssl_cert_login_from = common_name
        auth_mechanisms.1 = PLAIN
        auth_mechanisms.2 = EXTERNAL
        consumer_timeout = \(consumerTimeout.components.seconds * 1000)
        heartbeat = 60

        """
    }

    public var configuration: ConnectionConfiguration {
        ConnectionConfiguration(endpoints: [Endpoint(host: "127.0.0.1", port: port)])
    }

    /// Over TLS, trusting this broker's authority.
    public func tlsConfiguration(host: String = Certificates.host) -> ConnectionConfiguration {
        ConnectionConfiguration(
            endpoints: [Endpoint(host: host, port: tlsPort, tls: true)],
            tls: TLSConfiguration(caFile: certificates.caFile)
        )
    }

    /// Has the memory alarm raised for the scope, which blocks every connection that publishes.
    public func withAlarm<Result>(_ body: () throws -> Result) throws -> Result {
        try control("set_vm_memory_high_watermark", "0.00001")
        defer { try? clearAlarm() }
        return try body()
    }

    public func clearAlarm() throws {
        try control("set_vm_memory_high_watermark", "0.6")
    }

    /// Closes every connection, as an operator would.
    public func closeConnections() throws {
        try control("close_all_connections", "for a test")
    }

    /// Has the broker stand still for the scope, as a machine that swaps or a network that is cut does.
    public func paused<Result>(_ body: () throws -> Result) rethrows -> Result {
        server.signal(SIGSTOP)
        defer { server.signal(SIGCONT) }
        return try body()
    }

    private func control(_ arguments: String...) throws {
        try ChildProcess("\(Self.programs)/rabbitmqctl", arguments, environment: environment)
            .waitForSuccess(within: .seconds(30))
    }

    func end() {
        server.end()
        portMapper.end()
        directory.remove()
    }
}
