import Escalation
import Fleet
import Messages

/// How long after an event was published its notice stands in the store, and how long until the mail server had the
/// mail; against how long a message takes in plain C until it is both confirmed and delivered.
enum LatencyBench: Bench {
    static let name = "latency"
    static let summary =
        "100 events a second, each a case; until the notice is committed, and until the mail is accepted"
    private static let rate = 100

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let count = isQuick ? 500 : 2000
        var plain = try roundtrips(count / 2, on: ground)
        let times = try LatencyRun(count: count, rate: rate, on: ground).measure()
        plain += try roundtrips(count / 2, on: ground)
        let (baseline, committed, mailed) = (Distribution(plain), times.committed, times.mailed)
        report("  plain C: \(baseline.summary)")
        report("  notice committed: \(committed.summary)")
        report("  mail accepted: \(mailed.summary)")
        let isExact = committed.count == count && mailed.count == count
        func figure(_ what: String, _ share: Double, _ times: Distribution, _ target: Double?) -> Figure {
            Figure(
                name: "latency, \(what)",
                value: times.milliseconds(at: share),
                unit: "ms",
                baseline: baseline.milliseconds(at: share),
                target: target,
                sense: .atMost,
                isExact: isExact
            )
        }
        return [
            figure("committed, p50", 0.5, committed, 5), figure("committed, p99", 0.99, committed, 8),
            figure("mail, p50", 0.5, mailed, nil), figure("mail, p99", 0.99, mailed, nil),
        ]
    }

    private static func roundtrips(_ count: Int, on ground: BenchGround) throws -> [Int64] {
        let installation = try BenchInstallation(
            "roundtrip",
            store: .sqlite,
            documents: [CasePlan.policy, CasePlan.directory],
            on: ground
        )
        let names = installation.topology
        return try Baseline(
            ["roundtrip", names.review, "operator", names.reviewQueue("operator"), String(count), String(rate), "300"],
            on: ground
        ).numbers().map { Int64($0) }
    }
}
