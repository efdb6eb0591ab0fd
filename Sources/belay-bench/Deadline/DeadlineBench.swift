import Escalation
import Fleet
import Foundation
import Messages
import Store

/// How late deadlines are applied: a hundred thousand armed, five hundred due a second, two workers for them, events
/// coming in beside it.
enum DeadlineBench: Bench {
    static let name = "deadline"
    static let summary = "100,000 armed, 500 due a second, two SLA workers, 100 events a second beside it"
    private static let armed = 100_000
    private static let perSecond = 500

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let seconds = isQuick ? 20 : 60
        let installation = try BenchInstallation(
            "deadline",
            store: .sqlite,
            documents: [CasePlan.policy, CasePlan.directory],
            on: ground
        )
        let store = installation.store.open()
        defer { store.close() }
        let begin = try arm(in: store, seconds: seconds)
        let timers = try (0..<2).map { _ in try installation.worker(.sla) }
        // The level to which the due cases pass belongs to the C program alone.
        let others = try [
            installation.worker(.trigger), installation.worker(.review, ["--levels", "operator"]),
        ]
        let queue = installation.topology.reviewQueue("supervisor")
        let wait = begin.since(.wallClock()).inSeconds
        guard wait > 0 else { throw BenchError("the workers were not ready before the first deadline") }
        let watcher = try Baseline(["lateness", queue, String(Int(wait) + seconds + 5)], on: ground)
        try watcher.awaitLine()
        usleep(UInt32(wait * 1e6))
        try publishBeside(installation, seconds: seconds)
        let seen = Distribution(try watcher.numbers().map { Int64($0) })
        let committed = BucketedTimes(timers.map { $0.metrics.histogram("belay_deadline_lateness_seconds") })
        let due = seconds * perSecond
        report(
            "  at commit: \(committed.summary); seen by plain C: \(seen.summary), earliest "
                + "\((Double(seen.min) / 1000).inTable) ms; due \(due)"
        )
        report(
            "  commits: "
                + (timers + others).map { "\($0.kind.rawValue) \($0.metrics.sum("belay_commits_total"))" }
                .joined(separator: ", ") + "; applied by each: "
                + timers.map { "\($0.metrics.sum("belay_deadline_lateness_seconds_count"))" }.joined(separator: ", ")
        )
        let isExact = seen.count == due && seen.min >= 0 && Int(committed.count) == due
        return [
            Figure(
                name: "deadline, at commit, p99",
                value: committed.milliseconds(at: 0.99),
                unit: "ms",
                target: 50,
                sense: .atMost,
                isExact: isExact
            ),
            Figure(
                name: "deadline, seen by C, p99",
                value: seen.milliseconds(at: 0.99),
                unit: "ms",
                target: 50,
                sense: .atMost,
                isExact: isExact
            ),
        ]
    }

    /// First those that are not due today, which shows how long the others take; the instant at which they begin.
    private static func arm(in store: any Store, seconds: Int) throws -> Instant {
        let cases = try ArmedCases(in: store)
        let due = seconds * perSecond
        let later = armed - due
        let started = ContinuousClock.now
        let tomorrow = Instant.wallClock() + .seconds(24 * 3600)
        try cases.open(due: (0..<later).map { tomorrow + .milliseconds($0) }, from: 0)
        let each = (ContinuousClock.now - started) / later
        let begin = Instant.wallClock() + each * due * 2 + .seconds(10)
        try cases.open(due: (0..<due).map { begin + .seconds(1) * $0 / perSecond }, from: later)
        report("  armed \(armed) cases in \((ContinuousClock.now - started).inSeconds.inTable) s")
        return begin
    }

    private static func publishBeside(_ installation: BenchInstallation, seconds: Int) throws {
        let feed = try EventFeed(installation)
        defer { feed.close() }
        let started = ContinuousClock.now
        for (number, event) in CasePlan(seconds * 100).events.enumerated() {
            let due = started + .seconds(1) * number / 100
            while ContinuousClock.now < due { try feed.settle(due - ContinuousClock.now) }
            try feed.send(event)
        }
    }
}
