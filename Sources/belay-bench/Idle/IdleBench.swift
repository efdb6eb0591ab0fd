import Fleet
import Foundation

/// What the fleet needs while nothing happens, and how soon it is there.
enum IdleBench: Bench {
    static let name = "idle"
    static let summary =
        "each worker's memory after 10,000 events and a minute of rest, and its start until it consumes"

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let mail = try MailServer()
        defer { mail.close() }
        let installation = try BenchInstallation(
            "idle",
            store: .sqlite,
            mailPort: mail.port,
            documents: [TriggerEvents.policy(triggers: TriggerEvents.triggers), TriggerEvents.directory],
            on: ground
        )
        let workers = try WorkerKind.allCases.map { try installation.worker($0) }
        let feed = try EventFeed(installation)
        try feed.publish(TriggerEvents.volume(10_000, everyMatch: 100))
        feed.close()
        let limit = ContinuousClock.now + .seconds(60)
        while workers[0].metrics.sum("belay_events_total") < 10_000 {
            guard ContinuousClock.now < limit else { throw BenchError("the events were not handled") }
            usleep(10_000)
        }
        let before = workers.map(\.cpuSeconds)
        let rest = isQuick ? 10 : 60
        sleep(UInt32(rest))
        var memory = 0.0
        for (worker, cpu) in zip(workers, before) {
            let resident = ProcessUsage.resident(of: worker.pid)
            memory = max(memory, resident.total)
            report(
                "  \(worker.kind.rawValue): \(resident.total.inTable) MiB resident, \(resident.own.inTable) its own; ready after "
                    + "\(worker.startSeconds.inTable) s; \(((worker.cpuSeconds - cpu) / Double(rest) * 1000).inTable) ms of CPU a second"
            )
        }
        return [
            Figure(name: "idle, memory", value: memory, unit: "MiB", target: 40, sense: .atMost),
            Figure(
                name: "idle, start",
                value: workers.map(\.startSeconds).max() ?? .nan,
                unit: "s",
                target: 1,
                sense: .atMost
            ),
        ]
    }
}
