import Escalation
import Fleet

/// `belay-review`: lanes that take cases in at their levels, and one for decisions.
public enum ReviewWorker {
    public static func run(_ worker: Worker) throws {
        let lanes = try WorkerLanes(worker)
        let post = lanes.post
        let metrics = worker.metrics
        let trusted = lanes.trustedWorkers
        let levels = Set(worker.settings.servedLevels)
        for number in 1...worker.settings.lane.lanes {
            lanes.addConsumer("review-\(number)") { rules in
                ReviewHandler(levels: levels, workers: trusted, post: post, rules: rules, metrics: metrics)
            }
        }
        lanes.addConsumer("decisions") { rules in
            DecisionHandler(workers: trusted, post: post, rules: rules, metrics: metrics)
        }
        lanes.run()
    }
}
