import Escalation
import Fleet
import Foundation
import Store

/// Publishes at a steady rate and watches the store and the mail server.
struct LatencyRun {
    private let plan: CasePlan
    private let rate: Int
    private let installation: BenchInstallation
    private let mail: MailServer
    private let clock = CaseClock()

    init(count: Int, rate: Int, on ground: BenchGround) throws {
        self.rate = rate
        plan = CasePlan(count)
        let clock = clock
        mail = try MailServer { clock.mailed($0, at: $1) }
        installation = try BenchInstallation(
            "latency",
            store: .sqlite,
            mailPort: mail.port,
            documents: [CasePlan.policy, CasePlan.directory],
            on: ground
        )
    }

    func measure() throws -> (committed: Distribution, mailed: Distribution) {
        defer { mail.close() }
        let workers = try WorkerKind.allCases.map { try installation.worker($0) }
        let (clock, count) = (clock, plan.events.count)
        let address = installation.store
        let watching = BackgroundThread { try Self.watch(address, clock, count) }
        try publish()
        try watching.value()
        // The last mail may be on its way.
        let limit = ContinuousClock.now + .seconds(5)
        while clock.mails.count < count, ContinuousClock.now < limit { usleep(1000) }
        for worker in workers { worker.stop() }
        return (clock.commits, clock.mails)
    }

    private func publish() throws {
        let feed = try EventFeed(installation)
        defer { feed.close() }
        let started = ContinuousClock.now
        for number in plan.events.indices {
            let due = started + .seconds(1) * number / rate
            while ContinuousClock.now < due { try feed.settle(due - ContinuousClock.now) }
            clock.published(CasePlan.caseID(number))
            try feed.send(plan.events[number])
        }
        try feed.settle(.milliseconds(100))
    }

    /// Looks for the notices of those cases that have none yet, several times a millisecond: what a reader sees is
    /// committed.
    private static func watch(_ address: BenchStore, _ clock: CaseClock, _ count: Int) throws {
        let store = address.open()
        defer { store.close() }
        var patience = ContinuousClock.now + .seconds(20)
        while clock.commits.count < count, ContinuousClock.now < patience {
            let waiting = clock.waiting
            guard !waiting.isEmpty else {
                usleep(200)
                continue
            }
            let found = try store.reading { reader in try waiting.filter { try !reader.notices(of: $0).isEmpty } }
            if !found.isEmpty { patience = .now + .seconds(20) }
            clock.committed(found, at: .now)
            usleep(200)
        }
    }
}
