import Escalation
import Foundation
import JSON
import Store

/// How long `belay report` takes over a log of a million entries: the release executable, from its start to its end.
enum ReportBench: Bench {
    static let name = "report"
    static let summary = "belay report over 1,000,000 entries of cases that were lived through, on SQLite"

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let entries = isQuick ? 100_000 : 1_000_000
        let store = try BenchStore(.sqlite, on: ground)
        try store.apply([CasePlan.policy, CasePlan.directory])
        let handle = store.open()
        defer { handle.close() }
        let filling = ContinuousClock.now
        let start = Instant("2026-01-01T00:00:00Z") ?? .distantPast
        let cases = try LivedCases(in: handle).fill(entries: entries, from: start, every: .seconds(120))
        report("  \(cases) cases, \(entries) entries written in \((ContinuousClock.now - filling).inSeconds.inTable) s")
        // Those of the documents are among them.
        let sequenced = Int64(try handle.reading { try $0.counts() }.sequenced)
        var (best, counted) = (Double.infinity, true)
        for _ in 0..<3 {
            let (seconds, printed) = try time(store, on: ground)
            best = min(best, seconds)
            let figures = printed["tables"]?["figures"]?[0]
            counted = counted && printed["entries"]?.int == sequenced && figures?["cases"]?.int == Int64(cases)
            let median = figures?["resolve_wall_median_seconds"] ?? .null
            report("  \(seconds.inTable) s; median until resolved \(median) s")
        }
        return [
            Figure(
                name: "report, \(entries) entries",
                value: best,
                unit: "s",
                target: isQuick ? 1 : 10,
                sense: .atMost,
                isExact: counted
            )
        ]
    }

    private static func time(_ store: BenchStore, on ground: BenchGround) throws -> (Double, JSONValue) {
        let config = try ground.write(
            "environment: bench\nstore:\n\(store.settings)\n",
            to: "report-\(UInt32.random(in: 0 ... .max)).yaml"
        )
        let run = try TimedRun(
            ["report", "--config", config, "--from", "2025-01-01", "--to", "2099-01-01", "--json"],
            on: ground
        )
        guard run.status == 0 else { throw BenchError("belay report ended with \(run.status)") }
        return (run.seconds, try run.answer)
    }
}
