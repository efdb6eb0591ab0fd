import AMQP
import Escalation
import Fleet
import Foundation
import JSON
import Messages
import Store

/// What a test wants of its fleet beside the defaults.
public struct FleetOptions: Sendable {
    /// Lines of `belay.yaml` beside what the harness writes: whole top-level sections.
    public var settings = ""
    /// Files of source documents.
    public var sources: [String] = []
    /// Policies and directory, as YAML.
    public var documents: [String] = []
    /// Whether every worker reaches the broker through a ``BrokerProxy`` of its own.
    public var proxied = false
    /// How many notices a person gets by themselves before they come as a digest; 0 for all.
    public var noticesAtMost = 0
    /// How long a worker may do without the broker's heartbeat.
    public var heartbeat = "5s"
    /// Lines of the section `ingress` beside the sources.
    public var ingress = ""
    public var levels: [LevelName] = ["operator", "supervisor", "board"]

    public init() {}
}

/// A fleet of real workers on a virtual host and a store of its own.
public final class TestFleet {
    public let services: Services
    public let host: VirtualHost
    public let store: TestStore
    /// May be completed until the first worker starts: receivers have their ports only once the fleet's folder exists.
    public var options: FleetOptions
    public let directory: URL
    private let logs: URL
    public private(set) var workers: [RunningWorker] = []
    /// Workers that have ended; their logs still count.
    public private(set) var past: [RunningWorker] = []
    private var others: [Child] = []
    private var started = 0

    /// Lends a fleet without workers, and takes everything away again afterwards. If `body` throws, the end of every
    /// worker's log is part of the error.
    public static func with<Result>(
        _ kind: StoreKind,
        options: FleetOptions = FleetOptions(),
        services: Services? = nil,
        directory: URL? = nil,
        _ body: (TestFleet) throws -> Result
    ) throws -> Result {
        let fleet = try TestFleet(
            kind,
            options: options,
            services: services ?? Services.current(orFail: ()),
            directory: directory
        )
        defer { fleet.end() }
        do {
            return try body(fleet)
        } catch {
            throw HarnessFailure("\(error)\n\(fleet.ends())")
        }
    }

    private init(_ kind: StoreKind, options: FleetOptions, services: Services, directory place: URL?) throws {
        self.services = services
        self.options = options
        // The store and the settings; logs always have room elsewhere.
        directory =
            place
            ?? FileManager.default.temporaryDirectory.appending(path: "belay-it-\(UUID().uuidString.prefix(8))")
        logs = FileManager.default.temporaryDirectory.appending(path: "belay-logs-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(
            at: logs,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        try FileManager.default.createDirectory(
            at: directory,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        store = try TestStore(kind, in: directory, services: services)
        host = try VirtualHost(services, topology: Topology(levels: options.levels))
        try apply(options.documents)
    }

    private func end() {
        for worker in workers { worker.child.signal(SIGKILL) }
        for worker in workers { _ = worker.child.exitCode() }
        for worker in workers + past { worker.proxy?.close() }
        for child in others { child.kill() }
        host.delete()
        store.remove()
        if Services.environment["BELAY_KEEP"] == nil {
            try? FileManager.default.removeItem(at: directory)
            try? FileManager.default.removeItem(at: logs)
        }
    }

    /// The end of each log, for a test that failed.
    private func ends() -> String {
        (workers + past.suffix(4)).map { worker in
            "--- \(worker.child.name) (\(worker.child.pid))\n" + worker.child.lines.suffix(8).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Puts policies and directories to work.
    public func apply(_ documents: [String]) throws {
        try store.apply(
            documents.map { text in
                func value(_ key: String) -> String? {
                    text.split(separator: "\n").first { $0.hasPrefix(key + ":") }
                        .map { String($0.dropFirst(key.count + 1)).trimmingCharacters(in: .whitespaces) }
                }
                let kind = value("kind") ?? ""
                return (kind, value("name") ?? kind, Int64(value("version") ?? "1") ?? 1, text)
            }
        )
    }

    // MARK: Workers

    /// The folder of the executables that were built with the tests.
    public static let executables: URL = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        // `swift test` runs either the bundle itself or a helper that loads it.
        let arguments = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
        for path in arguments + [own] {
            let folder = URL(filePath: path).deletingLastPathComponent()
            if FileManager.default.fileExists(atPath: folder.appending(path: "belay-trigger").path) { return folder }
        }
        return Services.root.appending(path: ".build/debug")
    }()

    /// Starts a worker; without `ready` it is not waited for.
    @discardableResult
    public func start(
        _ kind: WorkerKind,
        arguments: [String] = [],
        environment: [String: String] = [:],
        awaitReady: Bool = true,
        fileSizeMax: UInt64? = nil
    ) throws -> RunningWorker {
        started += 1
        let endpoint = try host.endpoint
        let proxy = options.proxied ? try BrokerProxy(to: endpoint) : nil
        let file = directory.appending(path: "belay-\(started).yaml").path
        try settings(port: proxy?.port ?? endpoint.port).write(toFile: file, atomically: true, encoding: .utf8)
        let user = kind.executable
        _ = try services.password(of: user)
        let child = try Child(
            Self.executables.appending(path: kind.executable).path,
            arguments,
            environment: [
                "BELAY_CONFIG": file, "BELAY_BROKER_USER": user,
                "BELAY_BROKER_PASSWORD_FILE": "\(services.secrets)/\(user)",
            ].merging(environment) { $1 },
            name: "\(kind.executable)-\(started)",
            log: logs.appending(path: "\(kind.executable)-\(started).log").path,
            fileSizeMax: fileSizeMax
        )
        let worker = RunningWorker(kind: kind, child: child, proxy: proxy, settingsFile: file)
        workers.append(worker)
        if awaitReady { try worker.waitUntilReady() }
        return worker
    }

    /// Starts `count` of each of these kinds, together, and waits until all are ready.
    public func start(_ kinds: [WorkerKind] = WorkerKind.allCases, count: Int = 1) throws {
        let new = try (0..<count).flatMap { _ in try kinds.map { try start($0, awaitReady: false) } }
        for worker in new { try worker.waitUntilReady() }
    }

    /// Ends a worker with SIGKILL, as a machine that loses its power does.
    public func kill(_ worker: RunningWorker) {
        worker.child.kill()
        worker.proxy?.close()
        workers.removeAll { $0 === worker }
        past.append(worker)
    }

    /// Asks every worker to stop; their exit codes.
    @discardableResult
    public func stop() -> [Int32?] {
        for worker in workers { worker.child.signal(SIGTERM) }
        let codes = workers.map { $0.child.exitCode() }
        for worker in workers where worker.child.isRunning { worker.child.kill() }
        past += workers
        workers = []
        return codes
    }

    public func workers(of kind: WorkerKind) -> [RunningWorker] { workers.filter { $0.kind == kind } }

    private func settings(port: UInt16) -> String {
        """
        environment: \(TestStore.environment)
        installation: belay://test
        levels: [\(options.levels.map(\.rawValue).joined(separator: ", "))]
        worker-users: [\(WorkerKind.allCases.map(\.executable).joined(separator: ", "))]
        broker:
          hosts: ["127.0.0.1:\(port)"]
          virtual-host: \(host.name)
          heartbeat: \(options.heartbeat)
        store:
          \(store.settings)
        ingress:
          sources: [\(options.sources.joined(separator: ", "))]
          \(options.ingress)
        notices: {at-most: \(options.noticesAtMost), within: 2s}
        log:
          level: info
          format: json
        \(options.settings)

        """
    }

    /// A program beside the fleet, ended with it.
    public func run(_ child: Child) -> Child {
        others.append(child)
        return child
    }

    // MARK: Counters and logs

    /// The sum of a counter over the workers that live; by its name, or name and labels.
    public func sum(_ metric: String, over kind: WorkerKind? = nil) throws -> Int {
        try workers.filter { kind == nil || $0.kind == kind }.reduce(0) { sum, worker in
            sum + Int(try worker.metrics()[metric] ?? 0)
        }
    }

    /// Every line that any worker has logged, dead ones included.
    public var logLines: [String] { (past + workers).flatMap(\.child.lines) }

    // MARK: The end of the story

    /// Waits until nothing is under way any more that a worker of this fleet would see to: no row in the outbox, no entry
    /// without an index, no notice that waits, no message in a queue.
    public func settle(within limit: Duration = .seconds(90)) throws {
        let kinds = Set(workers.map(\.kind))
        let serves = { (kind: WorkerKind) in kinds.isEmpty || kinds.contains(kind) }
        let topology = host.topology
        var queues: [String] = []
        if serves(.trigger) { queues += [topology.events, topology.dead] }
        if serves(.review) { queues += [topology.decisions] + options.levels.map(topology.reviewQueue) }
        if serves(.sla) { queues.append(topology.sla) }
        if serves(.notify) { queues.append(topology.notify) }
        var under: [String] = []
        try eventually(
            "the fleet came to rest (\(under.joined(separator: ", ")))",
            within: limit,
            every: .milliseconds(150)
        ) {
            let status = try store.reading { try $0.status() }
            under = []
            if status.outboxRows > 0 { under.append("\(status.outboxRows) outbox rows") }
            if status.unsequenced > 0, serves(.audit) { under.append("\(status.unsequenced) entries without an index") }
            if status.noticesWaiting > 0, serves(.notify) { under.append("\(status.noticesWaiting) notices") }
            try host.withConnection { connection in
                for queue in queues {
                    let messages = try connection.status(of: QueueName(queue)).messages
                    if messages > 0 { under.append("\(messages) in \(queue)") }
                }
            }
            return under.isEmpty
        }
    }
}
