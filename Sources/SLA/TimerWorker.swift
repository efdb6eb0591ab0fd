import Escalation
import Fleet

/// `belay-sla`: the lane that applies what follows when deadlines come due.
public enum TimerWorker {
    public static func run(_ worker: Worker) throws {
        let lanes = try WorkerLanes(worker)
        let post = lanes.post
        let metrics = worker.metrics
        let holder = worker.identity.id
        let receipts = try worker.settings.broker.connection(named: "belay-sla receipts")
        let logger = worker.log.logger("receipts")
        lanes.addConsumer("deadlines") { rules in
            TimerHandler(
                post: post,
                rules: rules,
                holder: holder,
                configuration: receipts,
                metrics: metrics,
                logger: logger
            )
        }
        lanes.run()
    }
}
