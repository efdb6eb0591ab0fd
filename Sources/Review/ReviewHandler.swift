import AMQP
import Escalation
import Fleet
import Messages
import Store

/// Takes cases in at their levels.
///
/// A hint names case, level and generation; what counts is the row. One that does not fit is counted and forgotten.
public final class ReviewHandler: BatchHandler {
    public typealias Item = Arrival

    /// A case said to wait at a level.
    public struct Arrival: Hashable, Sendable {
        let caseID: CaseID
        let generation: Int64
        /// What the hint is marked with.
        let drill: DrillID?
    }

    public let queues: [QueueName]
    private let levels: Set<LevelName>
    private let workers: Set<BrokerUser>
    private let post: Post
    private let rules: RulebookReader
    private let metrics: FleetMetrics
    private var nextSweep: ContinuousClock.Instant?

    /// How long a case may wait at a level before the rows, and not a hint, bring it in.
    package static let hintPatience: Duration = .seconds(10)

    public init(
        levels: Set<LevelName>,
        workers: Set<BrokerUser>,
        post: Post,
        rules: RulebookReader,
        metrics: FleetMetrics
    ) {
        self.levels = levels
        self.workers = workers
        self.post = post
        self.rules = rules
        self.metrics = metrics
        self.queues = levels.sorted().map { QueueName(bounded: post.topology.reviewQueue($0)) }
    }

    public func read(_ delivery: Delivery) -> Reading<Arrival>? {
        guard let user = delivery.properties.userID, workers.contains(BrokerUser(user)) else {
            metrics.hints[.noop].increment()
            return Reading(condemned: [
                Condemned(
                    body: delivery.body,
                    reason: "a hint from no worker: its user-id is \(delivery.properties.userID ?? "absent")"
                )
            ])
        }
        guard case .passed(let id, _, let generation, let drill)? = Hint(body: delivery.body, kind: .review) else {
            return Reading(condemned: [Condemned(body: delivery.body, reason: "not a hint of this version")])
        }
        return Reading(items: [Arrival(caseID: id, generation: generation, drill: drill)])
    }

    public func decide(
        _ arrivals: [Arrival],
        in transaction: any StoreTransaction,
        changes: inout ChangeSet
    ) throws {
        let cases = try transaction.lockCases(Set(arrivals.map(\.caseID)))
        try enter(arrivals, cases: cases, in: transaction, changes: &changes)
    }

    private func enter(
        _ arrivals: [Arrival],
        cases: [CaseID: Case],
        in transaction: any StoreTransaction,
        changes: inout ChangeSet
    ) throws {
        let rulebook = rules.rulebook
        var batch = CaseBatch(cases, post: post)
        var step = rulebook.step(at: transaction.now)
        for arrival in arrivals {
            let fitted = batch.change(arrival.caseID) { subject in
                // A hint of another mark than its case is about something else; the rows bring the case in.
                guard subject.opening.drill?.id == arrival.drill, let policy = rulebook.policy(subject.policy) else {
                    return false
                }
                return subject.enterLevel(generation: arrival.generation, policy: policy, step: &step)
            }
            metrics.hints[fitted == true ? .fitted : .noop].increment()
        }
        for word in step.entries.compactMap(\.checkVerdict) {
            if let result = FirstCheckResult(rawValue: word.rawValue) { metrics.firstChecks[result].increment() }
        }
        try batch.openWanted(by: rulebook, step: &step, in: transaction, changes: &changes)
        try batch.write(step, to: &changes, backlog: transaction.logBacklog)
    }

    /// Finds again what a lost hint left behind.
    public func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration {
        _ = try rules.refresh(lane, serving: serving)
        let now = lane.now
        if let nextSweep, now < nextSweep { return nextSweep - now }
        nextSweep = now + Self.hintPatience / 2
        try lane.commit(serving: serving) { transaction, changes in
            let waiting = try transaction.lockCasesAwaitingEntry(
                at: levels,
                passedBefore: transaction.now - Self.hintPatience,
                limit: 200
            )
            guard !waiting.isEmpty else { return }
            try enter(
                waiting.map {
                    Arrival(caseID: $0.id, generation: $0.openGeneration, drill: $0.opening.drill?.id)
                },
                cases: Dictionary(waiting.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                in: transaction,
                changes: &changes
            )
        }
        return Self.hintPatience / 2
    }
}
