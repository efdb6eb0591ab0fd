import AMQP
import Escalation
import Fleet
import Ingress
import Messages

/// `belay-trigger`: lanes that read events, and one that moves dead letters into the store.
public enum TriggerWorker {
    public static func run(_ worker: Worker) throws {
        let lanes = try WorkerLanes(worker)
        let post = lanes.post
        let metrics = worker.metrics
        let ingress = Ingress(sources: try worker.settings.ingress.sources.map { try SourceDocument(file: $0) })
        let topology = post.topology
        let limits = BatchLimits(
            messages: worker.settings.lane.batchMessages,
            bytes: worker.settings.lane.batchBytes.bytes,
            prefetch: UInt16(clamping: worker.settings.ingress.prefetch)
        )
        for number in 1...worker.settings.lane.lanes {
            lanes.addConsumer("events-\(number)", limits: limits) { rules in
                TriggerHandler(ingress: ingress, post: post, rules: rules, metrics: metrics)
            }
        }
        lanes.addConsumer("dead") { _ in DeadHandler(topology: topology) }
        lanes.run()
    }
}
