import AuditLog
import Fleet
import Foundation
import Messages
import SignedLog
import Store

/// `belay-audit`: the sequencer.
public enum AuditWorker {
    public static func run(_ worker: Worker) throws {
        let lanes = try WorkerLanes(worker)
        let part = worker.health.part("sequencer")
        let topology = lanes.post.topology
        lanes.add("sequencer") {
            let settings = worker.settings
            let store = try settings.store.open(environment: settings.environment)
            defer { store.close() }
            try Sequencer(
                holder: worker.identity.id,
                configuration: settings.broker.connection(named: "belay-audit sequencer"),
                store: store,
                topology: topology,
                keyring: try settings.audit.key.map { try LogKeyring($0) },
                heartbeat: settings.audit.heartbeat,
                metrics: worker.metrics,
                logger: worker.log.logger("sequencer"),
                stop: worker.stop,
                health: part
            ).run()
        }
        if let path = worker.settings.audit.witnesses {
            let policy = try LogPolicy(file: path)
            let part = worker.health.part("witnesses")
            lanes.add("witnesses") {
                let store = try worker.settings.store.open(environment: worker.settings.environment)
                defer { store.close() }
                try WitnessLane(
                    policy: policy,
                    holder: worker.identity.id,
                    store: store,
                    logger: worker.log.logger("witnesses"),
                    stop: worker.stop,
                    health: part
                ).run()
            }
        }
        lanes.run()
    }
}

extension LogPolicy {
    /// Reads the file that `audit.witnesses` names.
    fileprivate init(file path: String) throws {
        guard let bytes = FileManager.default.contents(atPath: path), let text = String(bytes: bytes, encoding: .utf8)
        else {
            throw WitnessPolicyUnreadable(path: path, reason: "it cannot be read as text")
        }
        do throws(LogPolicyError) {
            try self.init(text)
        } catch {
            throw WitnessPolicyUnreadable(path: path, reason: "\(error)")
        }
    }
}

/// The file of the witnesses is none.
struct WitnessPolicyUnreadable: Error, ExitCoded, CustomStringConvertible {
    let path: String
    let reason: String

    var exitCode: ExitCode { .configuration }
    var description: String { "audit.witnesses names \(path): \(reason)" }
}
