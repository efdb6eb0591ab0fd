import Fleet
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
        lanes.run()
    }
}
