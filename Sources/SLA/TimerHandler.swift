import AMQP
import Escalation
import Fleet
import Logging
import Messages
import Store

/// Applies what follows when deadlines come due.
///
/// Deadlines are part of the case rows; the store's clock decides. A message only says that one comes before the next
/// look at the rows.
public final class TimerHandler: BatchHandler {
    public typealias Item = Void

    public let queues: [QueueName]
    private let post: Post
    private let rules: RulebookReader
    private let metrics: FleetMetrics
    /// Under way after documents were applied.
    private var sweep: RuleSweep?
    private var holds: HoldSweep
    private var governance: GovernanceSweep
    private var receipts: ReceiptSweep
    private var held: HeldSweep

    /// The longest time between two looks at the rows.
    public static let lookInterval: Duration = .seconds(1)
    private static let batch = 200

    /// - Parameters:
    ///   - holder: Of the roles that one worker at a time has.
    ///   - configuration: For looking whether receipts can be published.
    public convenience init(
        post: Post,
        rules: RulebookReader,
        holder: String,
        configuration: ConnectionConfiguration,
        metrics: FleetMetrics,
        logger: Logger
    ) {
        let gate = ReceiptGate(configuration: configuration, topology: post.topology, logger: logger)
        self.init(post: post, rules: rules, holder: holder, metrics: metrics, maySendReceipts: gate.check) {
            logger.error(
                "outcomes wait for the log, which takes no entries: is belay-audit alive, and is the stream there?"
            )
        }
    }

    package init(
        post: Post,
        rules: RulebookReader,
        holder: String,
        metrics: FleetMetrics,
        maySendReceipts: @escaping () -> Bool,
        logAlarm: @escaping () -> Void = {}
    ) {
        self.post = post
        self.rules = rules
        self.metrics = metrics
        self.holds = HoldSweep(post: post)
        self.governance = GovernanceSweep(post: post)
        self.receipts = ReceiptSweep(post: post, holder: holder, maySend: maySendReceipts)
        self.held = HeldSweep(post: post, alarm: logAlarm)
        self.queues = [QueueName(bounded: post.topology.sla)]
    }

    /// A wake-up contains nothing to do: that it came makes the lane look at the rows, which follows every batch.
    public func read(_ delivery: Delivery) -> Reading<Void>? {
        nil
    }

    public func decide(_ items: [Void], in transaction: any StoreTransaction, changes: inout ChangeSet) throws {}

    public func tick(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration {
        let movedDuties = rules.rulebook.movesDuties
        let isRenewed = try rules.refresh(lane, serving: serving)
        if isRenewed {
            let duties = movedDuties || rules.rulebook.movesDuties
            if rules.rulebook.movesDeadlines || duties { sweep = RuleSweep(post: post, duties: duties, now: lane.now) }
        }
        try holds.run(lane, by: rules.rulebook, serving: serving)
        try governance.run(lane, by: rules.rulebook, force: isRenewed, serving: serving)
        try held.run(lane, serving: serving)
        try receipts.run(lane, serving: serving)
        let wait = try applyAllDue(lane, serving: serving)
        guard let more = try sweep?.advance(lane, by: rules.rulebook, serving: serving) else {
            sweep = nil
            return wait
        }
        return min(wait, more)
    }

    /// Applies what is due, batch by batch. Returns how long until the next look.
    private func applyAllDue(_ lane: Lane, serving: (Duration) throws -> Void) throws -> Duration {
        while true {
            let wait = try lane.reading(serving: serving) { reader in
                try reader.nextDue().map { $0.since(reader.now) }
            }
            guard let wait else { return Self.lookInterval }
            guard wait <= .zero else { return min(wait, Self.lookInterval) }
            let (lateness, read) = try lane.commit(serving: serving) { transaction, changes in
                (try applyDue(lane, in: transaction, changes: &changes), lane.now)
            }
            // Nobody can act on a deadline before its commit is through.
            let rest = lane.now - read
            for late in lateness { metrics.deadlineLateness.observe(late + rest) }
            // Another worker holds what is due: it will see to it.
            guard !lateness.isEmpty else { return .milliseconds(5) }
        }
    }

    /// How late each deadline was when this returned.
    private func applyDue(
        _ lane: Lane,
        in transaction: any StoreTransaction,
        changes: inout ChangeSet
    ) throws -> [Duration] {
        let started = lane.now
        let due = try transaction.lockDueCases(limit: Self.batch)
        let rulebook = rules.rulebook
        var batch = CaseBatch(Dictionary(due.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }), post: post)
        var step = rulebook.step(at: transaction.now)
        var lateness: [Duration] = []
        for subject in due {
            guard let policy = rulebook.policy(subject.policy), let deadline = subject.nextDue else { continue }
            let kinds = batch.change(subject.id) { $0.applyDueDeadlines(policy: policy, step: &step) } ?? []
            guard !kinds.isEmpty else { continue }
            lateness.append(transaction.now.since(deadline))
        }
        try batch.openWanted(by: rulebook, step: &step, in: transaction, changes: &changes)
        try batch.write(step, to: &changes, backlog: transaction.logBacklog)
        let spent = lane.now - started
        return lateness.map { $0 + spent }
    }
}
