import Escalation
import Fleet

/// `belay-sla`: the lane that applies what follows when deadlines come due.
public enum TimerWorker {
    public static func run(_ worker: Worker) throws {
        let lanes = try WorkerLanes(worker)
        let post = lanes.post
        let metrics = worker.metrics
        lanes.addConsumer("deadlines") { rules in TimerHandler(post: post, rules: rules, metrics: metrics) }
        lanes.run()
    }
}
