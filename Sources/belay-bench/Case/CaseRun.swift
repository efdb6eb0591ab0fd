import AMQP
import Escalation
import Fleet
import Foundation
import Messages
import Store

/// One run of whole lives over one store.
struct CaseRun {
    let count: Int
    private let kind: BenchStore.Kind
    private let installation: BenchInstallation
    private let plan: CasePlan
    private let mail: MailServer

    init(_ kind: BenchStore.Kind, count: Int, on ground: BenchGround) throws {
        self.kind = kind
        self.count = count
        plan = CasePlan(count)
        mail = try MailServer()
        installation = try BenchInstallation(
            "case",
            store: kind,
            mailPort: mail.port,
            documents: [CasePlan.policy, CasePlan.directory],
            on: ground
        )
    }

    func measure() throws -> (rate: Double, isExact: Bool) {
        defer { mail.close() }
        let (plan, installation, count) = (plan, installation, count)
        let workers = try WorkerKind.allCases.map { try installation.worker($0) }
        let queue = try installation.bindQueue("bench.outcomes", to: installation.topology.outcomes, key: "#")
        let feed = try EventFeed(installation)
        let cpu = CPUAccount(workers, broker: installation.broker.process, database: installation.store.serverProcess)
        let started = ContinuousClock.now
        let deciding = BackgroundThread { try Deciders(plan, installation).run() }
        let counting = BackgroundThread { try OutcomeCounter(queue: queue, broker: installation.broker).run(count) }
        try feed.publish(plan.events)
        let story = try deciding.value()
        let outcomes = try counting.value()
        let seconds = (max(story.finished, outcomes.finished) - started).inSeconds
        cpu.report(cases: count, seconds: seconds, decisions: plan.events.count + story.decided)
        feed.close()
        let isExact = try agrees(story, outcomes, workers)
        return (Double(outcomes.outcomes.count) / seconds, isExact)
    }

    /// Whether store, stream, outcome queue, mailbox and counters tell the same.
    private func agrees(_ story: Deciders.Tally, _ outcomes: OutcomeCounter.Tally, _ workers: [WorkerChild]) throws
        -> Bool
    {
        let store = installation.store.open()
        defer { store.close() }
        let counts = try store.reading { try $0.counts() }
        let decisions = (0..<3).reduce(0) { $0 + plan.decisions(at: $1) }
        report(
            "  store: \(counts.cases) cases, \(counts.open) open, \(counts.byOutcome[.resume] ?? 0) resume, "
                + "\(counts.entries) entries, \(counts.sequenced) sequenced, \(counts.notices) notices, \(counts.dead) dead; "
                + "stream: \(story.entries) entries, \(story.decided) decisions of \(decisions), \(story.refused) refused; "
                + "outcomes \(outcomes.outcomes.count); mails \(mail.accepted)"
        )
        return counts.cases == count && counts.open == 0 && counts.byOutcome[.resume] == count && counts.dead == 0
            && counts.entries == counts.sequenced && story.entries == counts.entries && story.isGapless
            && story.decided == decisions && story.refused == 0 && outcomes.outcomes.count == count
            && counts.notices == 2 * count && mail.accepted == 2 * count
    }
}
