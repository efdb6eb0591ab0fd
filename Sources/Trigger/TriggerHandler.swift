import AMQP
import Escalation
import Fleet
import Ingress
import Messages
import Store

/// Reads events, evaluates triggers, and opens, joins or ends cases by the key rows that it locks.
public final class TriggerHandler: BatchHandler {
    public typealias Item = EventWork

    public let queues: [QueueName]
    private let reader: EventReader
    private let post: Post
    private let rules: RulebookReader
    private let metrics: FleetMetrics
    private let unmatched: Counter
    /// Of the newest batch decided; published when it is committed.
    private var counts: [EventResult: Int] = [:]
    /// Shapes over which rules decide, as far as a transaction that was committed has asked.
    private var knownShapes: Set<ShapeID> = []
    /// The same with those of the newest batch decided.
    private var newlyKnownShapes: Set<ShapeID> = []

    public init(ingress: Ingress, post: Post, rules: RulebookReader, metrics: FleetMetrics) {
        self.reader = EventReader(ingress: ingress, table: TriggerTable(rules.rulebook.active))
        self.post = post
        self.rules = rules
        self.metrics = metrics
        self.unmatched = metrics.events[.unmatched]
        self.queues = [QueueName(bounded: post.topology.events)]
    }

    public func read(_ delivery: Delivery) -> Reading<EventWork>? {
        reader.read(delivery, unmatched: unmatched)
    }

    public func decide(_ items: [EventWork], in transaction: any StoreTransaction, changes: inout ChangeSet) throws {
        let verdicts = try transaction.admit(items.map(\.inboxMessage))
        var decision = TriggerDecision(
            now: transaction.now,
            table: reader.table,
            rulebook: rules.rulebook,
            post: post,
            knownShapes: knownShapes
        )
        var reused: [DeadLetter] = []
        var repeated = 0
        var first: [EventWork] = []
        var refused: [(work: EventWork, refusal: DrillRefusal)] = []
        for (work, verdict) in zip(items, verdicts) {
            switch verdict {
            case .first:
                switch try admit(work, in: transaction) {
                case .success(let work): first.append(work)
                case .failure(let refusal): refused.append((work, refusal))
                }
            case .repeated:
                repeated += 1
                metrics.inboxHits[.repeated].increment()
            case .reused:
                metrics.inboxHits[.reused].increment()
                reused.append(
                    DeadLetter(
                        work,
                        reason: Refusal.idReused(work.event.id).description,
                        queue: post.topology.events,
                        at: transaction.now
                    )
                )
            }
        }
        let plans = first.map(decision.plan)
        try decision.lock(plans, in: transaction)
        for (work, plan) in zip(first, plans) { decision.decide(work, plan) }
        try decision.write(to: &changes, in: transaction)
        let misplaced = refused.map { work, refusal in
            DeadLetter(work, reason: refusal.reason, queue: post.topology.events, at: transaction.now)
        }
        let dead = reused + misplaced + decision.unanswerable
        if !dead.isEmpty { try transaction.addDead(dead) }
        newlyKnownShapes = decision.knownShapes
        counts = decision.counts
        counts[.dead, default: 0] += reused.count + misplaced.count
        counts[.repeated, default: 0] += repeated
    }

    /// The policy that is in force and answers a gate.
    func policy(answering gate: GateName) -> PolicyName? { reader.table.gate(gate)?.policy.name }

    public func committed(_ items: [EventWork], condemned: Int) {
        metrics.events[.dead].increment(by: condemned)
        guard !items.isEmpty else { return }
        for (result, count) in counts { metrics.events[result].increment(by: count) }
        counts = [:]
        knownShapes = newlyKnownShapes
    }

    public func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration {
        if try rules.refresh(lane, serving: serving) { reader.table = TriggerTable(rules.rulebook.active) }
        return RulebookReader.lookInterval
    }
}

extension DeadLetter {
    init(_ work: EventWork, reason: String, queue: String, at now: Instant) {
        self.init(
            id: DerivedID.of("event", work.event.source, work.event.id, work.digest.hexadecimal),
            at: now,
            reason: reason,
            queue: queue,
            exchange: queue,
            routingKey: "",
            properties: "{}",
            body: work.bytes,
            state: .dead
        )
    }
}
