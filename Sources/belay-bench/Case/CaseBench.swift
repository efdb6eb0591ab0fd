import AMQP
import Escalation
import Fleet
import Messages
import Store

/// Whole lives of cases: event, three levels, decisions by people, two mails, outcome, every entry on the stream; how
/// many a second the fleet completes, against the messages a second that plain C relays.
enum CaseBench: Bench {
    static let name = "case"
    static let summary = "whole lives through one process of each worker; plain C relays messages with confirms"

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        try BenchStore.Kind.allCases.map { kind in
            let relay = try relayRate(on: ground, count: isQuick ? 20_000 : 40_000)
            let life = try CaseRun(kind, count: isQuick ? 1500 : 4500, on: ground).measure()
            return Figure(
                name: "case, \(kind.rawValue)",
                value: life.rate,
                unit: "cases/s",
                baseline: relay,
                target: kind == .sqlite ? 1.0 / 20 : 1.0 / 30,
                isExact: life.isExact
            )
        }
    }

    /// Plain C: takes from one quorum queue, publishes to another, acknowledges what is confirmed.
    private static func relayRate(on ground: BenchGround, count: Int) throws -> Double {
        let installation = try BenchInstallation(
            "relay",
            store: .sqlite,
            documents: [CasePlan.policy, CasePlan.directory],
            on: ground
        )
        let names = installation.topology
        let feed = try EventFeed(installation)
        defer { feed.close() }
        let rates = try [(256, 500), (1000, 1000), (2000, 2000)].map { prefetch, window in
            try feed.publish(TriggerEvents.volume(count, everyMatch: nil))
            return try Baseline.rate(
                ["relay", names.events, names.review, "operator", String(count), String(prefetch), String(window)],
                count: count,
                on: ground
            )
        }
        report(
            "  plain C relays " + rates.map { "\(Int($0))" }.joined(separator: ", ")
                + " messages/s by window; the best counts"
        )
        return rates.max() ?? .nan
    }
}
