import AMQP
import Escalation
import Logging
import Messages
import Store

/// The threads of a worker process: its lanes, one publisher for all of them, and one that reports the process.
///
/// Lanes are announced first and started together, so that the worker is ready only when all of them are.
public final class WorkerLanes {
    public let worker: Worker
    public let post: Post
    public let publisher: OutboxPublisher
    private let documents = DocumentsInUse()
    private var starts: [() -> WorkerThread] = []
    private let logger: Logger

    public init(_ worker: Worker) throws {
        self.worker = worker
        self.logger = worker.log.logger(worker.kind.rawValue)
        self.post = Post(topology: worker.settings.topology, source: worker.settings.installation)
        self.publisher = OutboxPublisher(
            configuration: try worker.settings.broker.connection(named: "\(worker.kind.executable) publisher"),
            metrics: worker.metrics,
            logger: worker.log.logger("publisher"),
            stop: worker.stop
        )
    }

    /// The broker users whose hints are believed: those of the settings, or at least our own.
    public var trustedWorkers: Set<BrokerUser> {
        worker.settings.workerUsers.isEmpty ? [worker.settings.broker.user] : worker.settings.workerUsers
    }

    /// Announces a lane that consumes. `make` runs on the lane's own thread: store handle, rules and handler are its.
    public func addConsumer<Handler: BatchHandler>(
        _ name: String,
        limits: BatchLimits? = nil,
        make: @escaping @Sendable (RulebookReader) throws -> Handler
    ) {
        let worker = worker
        let publisher = publisher
        let documents = documents
        let part = worker.health.part(name)
        let settings = worker.settings
        let limits =
            limits
            ?? BatchLimits(
                messages: settings.lane.batchMessages,
                bytes: settings.lane.batchBytes.bytes,
                prefetch: UInt16(clamping: settings.lane.batchMessages)
            )
        add(name) {
            let logger = worker.log.logger("lane")
            let id = LaneID(kind: worker.kind.rawValue, name: "\(worker.identity.id)/\(name)")
            let store = try settings.store.open(environment: settings.environment)
            defer { store.close() }
            let lane = Lane(
                id: id,
                store: store,
                publisher: publisher,
                metrics: worker.metrics,
                logger: logger,
                stop: worker.stop
            )
            var anchor = TrustAnchor(environment: settings.environment, root: settings.policyRoot)
            let rules = RulebookReader { reader in
                try documents.noting(logger, lane: name) {
                    try Rulebook(reading: reader, anchor: &anchor, language: settings.language)
                }
            }
            let handler = try make(rules)
            try ConsumerLane(
                configuration: settings.broker.connection(named: "\(worker.kind.executable) \(name)"),
                limits: limits,
                lane: lane,
                handler: handler,
                metrics: worker.metrics,
                logger: logger,
                stop: worker.stop,
                health: part,
                outboxRowsMax: settings.outboxRowsMax
            ).run()
        }
    }

    /// Announces a thread that does its own kind of work until the worker stops.
    public func add(_ name: String, _ body: @escaping @Sendable () throws -> Void) {
        let worker = worker
        starts.append {
            WorkerThread(name) {
                do {
                    try body()
                } catch is Stopped {
                    return
                } catch {
                    let code = (error as? any ExitCoded)?.exitCode ?? .software
                    worker.stop.raise(.failure("\(name): \(error)", code))
                }
            }
        }
    }

    /// Runs until the worker is asked to stop, then lets every lane finish its batch and the publisher its confirms.
    public func run() {
        guard GroundCheck(worker).passes() else { return }
        let publisher = publisher
        let publishing = WorkerThread("publisher") { publisher.run() }
        let reporting = PresenceReporter(worker, publisher: publisher, documents: documents).start()
        let lanes = starts.map { $0() }
        worker.stop.wait()
        for lane in lanes { lane.join() }
        publishing.join()
        reporting.join()
    }
}
