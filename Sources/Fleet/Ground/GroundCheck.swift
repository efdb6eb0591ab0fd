import AMQP
import Escalation
import Logging
import Messages
import Store

/// What a worker does before its lanes begin: it looks whether its store is the one of which others have seen the log.
struct GroundCheck {
    private let worker: Worker
    private let logger: Logger
    private static let pause: Duration = .seconds(1)

    init(_ worker: Worker) {
        self.worker = worker
        logger = worker.log.logger("ground")
    }

    /// Whether the lanes may begin. Waits for broker and store.
    func passes() -> Bool {
        var hasTold = false
        while !worker.stop.isRaised {
            do {
                try look()
                return !worker.stop.isRaised
            } catch let error as AMQPError where Self.isAbsence(error) {
                // An installation without the permission, or without a stream, is no worse off than before.
                logger.warning(
                    "cannot look at the audit stream, and so not whether the store was restored",
                    metadata: ["error": "\(error)", "advice": "belay doctor"]
                )
                return true
            } catch let error as StoreError where !error.isRetriable {
                worker.stop.raise(.failure("\(error)", error.exitCode))
                return false
            } catch let error where error is AMQPError || error is StoreError {
                if !hasTold { logger.warning("waiting for broker and store", metadata: ["error": "\(error)"]) }
                hasTold = true
                _ = worker.stop.wait(upTo: Self.pause)
            } catch {
                worker.stop.raise(.failure("\(error)", (error as? any ExitCoded)?.exitCode ?? .software))
                return false
            }
        }
        return false
    }

    private func look() throws {
        let settings = worker.settings
        let configuration = try settings.broker.connection(named: "\(worker.kind.executable) ground")
        // The stream first: what it holds, the store held before.
        let end = try StreamEnd(of: settings.topology.audit, on: configuration) { !worker.stop.isRaised }
        let store = try settings.store.open(environment: settings.environment)
        defer { store.close() }
        try store.reading { try end.check(against: $0) }
    }

    private static func isAbsence(_ error: AMQPError) -> Bool {
        switch error.code {
        case .accessRefused, .notFound, .notAllowed, .notImplemented, .preconditionFailed: true
        default: false
        }
    }
}
