import Escalation
import Logging
import PolicyTrust
import Store

/// Says in the store that this process is alive, and clears away what is old, in small batches beside the live fleet.
final class PresenceReporter: Sendable {
    private let worker: Worker
    private let publisher: OutboxPublisher
    private let documents: DocumentsInUse
    private let logger: Logger

    private static let interval: Duration = .seconds(5)
    /// Rows removed in one transaction: small enough that no lane waits for it.
    private static let pruneBatch = 500

    init(_ worker: Worker, publisher: OutboxPublisher, documents: DocumentsInUse) {
        self.worker = worker
        self.publisher = publisher
        self.documents = documents
        self.logger = worker.log.logger("presence")
    }

    func start() -> WorkerThread {
        WorkerThread("presence") { self.run() }
    }

    private func run() {
        guard let store = try? worker.settings.store.open(environment: worker.settings.environment) else { return }
        defer { store.close() }
        repeat {
            worker.metrics.outboxRows.set(publisher.waiting)
            do {
                let use =
                    try documents.oldest
                    ?? DocumentsInUse.Use(revision: store.reading { try $0.documentsRevision() })
                let pruned = try store.transaction { transaction in
                    try transaction.noteWorker(self.presence(at: transaction.now, use))
                    return try transaction.prune(inboxAge: self.worker.settings.inboxKeep, limit: Self.pruneBatch)
                }
                worker.metrics.prunedRows.increment(by: pruned)
            } catch let error as StoreError where !error.isRetriable {
                worker.stop.raise(.failure("\(error)", error.exitCode))
            } catch {
                logger.debug("presence not noted", metadata: ["error": "\(error)"])
            }
        } while !worker.stop.wait(upTo: Self.interval)
    }

    private func presence(at now: Instant, _ use: DocumentsInUse.Use) -> WorkerPresence {
        let identity = worker.identity
        return WorkerPresence(
            id: identity.id,
            kind: identity.kind.rawValue,
            host: identity.host,
            process: identity.process,
            version: Release.version,
            // A lane that cannot consume, because a queue is missing or the broker is away, serves nobody.
            levels: identity.kind == .review && !worker.health.failsAnything ? worker.settings.servedLevels : [],
            startedAt: identity.startedAt,
            seenAt: now,
            documentsRevision: use.revision,
            bundleVersion: use.bundle?.version,
            bundleDigest: use.bundle?.digest,
            bundleDoubt: use.doubt
        )
    }
}
