import AMQP
import Escalation
import Fleet
import Foundation

/// The broker: a virtual host that belongs to this run, with a user for the workers and one for each decider.
final class BenchBroker: Sendable {
    static let worker: BrokerUser = "belay-bench-worker"
    static let deciders: [BrokerUser] = ["belay-bench-operator", "belay-bench-supervisor", "belay-bench-board"]

    let virtualHost: String
    let passwordFile: String
    /// Of the broker's own process, where it runs on this machine and we know it.
    let process: Int32?
    private let control: String
    private let password: String
    private let base: ConnectionConfiguration

    init(uri: String, control: String, directory: String, stateDirectory: String?) throws {
        self.control = control
        virtualHost = "belay-bench-\(getpid())"
        password = (0..<20).map { _ in String(UInt8.random(in: 0...15), radix: 16) }.joined()
        passwordFile = directory + "/broker-password"
        base = try ConnectionConfiguration(uri: uri)
        process = stateDirectory.flatMap { try? String(contentsOfFile: $0 + "/broker/server.pid", encoding: .utf8) }
            .flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        try PrivateFile.write(password, to: passwordFile)
        try importDefinitions(into: directory)
    }

    /// As one of our users; the workers' without a name.
    func configuration(user: BrokerUser = worker, name: String = "belay-bench") -> ConnectionConfiguration {
        var configuration = base
        configuration.virtualHost = virtualHost
        configuration.credentials = .plain(user: user.rawValue, password: password)
        configuration.connectionName = name
        return configuration
    }

    var host: String { base.endpoints[0].host + ":" + String(base.endpoints[0].port) }

    /// For the C baseline.
    var uri: String { "amqp://\(Self.worker):\(password)@\(host)/\(virtualHost)" }

    func removeVirtualHost() {
        try? run(["delete_vhost", virtualHost])
    }

    /// Has quorum queues begin a new write-ahead log. Until a log is full, 512 MiB by default, the broker keeps in memory
    /// what it holds, even of queues that have gone, and raises its memory alarm in the middle of a measurement.
    func rollOver() {
        try? run(["eval", "ra_log_wal:force_roll_over(ra_log_wal)."])
    }

    private func importDefinitions(into directory: String) throws {
        let all = #"{"vhost":"\#(virtualHost)","configure":".*","write":".*","read":".*","user":"\#(Self.worker)"}"#
        let rights = Self.deciders.map {
            #"{"vhost":"\#(virtualHost)","configure":"^$","write":"decisions$","read":"^$","user":"\#($0)"}"#
        }
        let users = (Self.deciders + [Self.worker]).map {
            #"{"name":"\#($0)","password":"\#(password)","tags":[]}"#
        }
        let definitions = """
            {"vhosts":[{"name":"\(virtualHost)"}],"users":[\(users.joined(separator: ","))],
            "permissions":[\(([all] + rights).joined(separator: ","))]}
            """
        let path = directory + "/definitions.json"
        try PrivateFile.write(definitions, to: path)
        try run(["import_definitions", path])
    }

    private func run(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: control)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("\(control) \(arguments[0]) ended with \(process.terminationStatus)")
        }
    }
}
