import Escalation
import Fleet
import Foundation
import Messages
import Store

/// How fast one lane of `belay-trigger` takes events that concern nobody, against a C program that only consumes and
/// acknowledges the same messages from the same queue.
enum TriggerBench: Bench {
    static let name = "trigger"
    static let summary =
        "one lane, 500-byte events, 20 (and 500) triggers over 8 types, prefetch 2000; plain C consumes the same"

    /// How plain C is tried: prefetch, and how many are acknowledged at once. The first round finds the best.
    private static let plainSettings = [(1000, 200), (2000, 500), (5000, 1000)]

    static func run(on ground: BenchGround, isQuick: Bool) throws -> [Figure] {
        let volume = isQuick ? 50_000 : 120_000
        let installation = try Self.installation("trigger", triggers: TriggerEvents.triggers, on: ground)
        let feed = try EventFeed(installation)
        defer { feed.close() }
        let large = try Self.installation("trigger-500", triggers: TriggerEvents.triggersOfMany, on: ground)
        var settings = plainSettings
        var plain: [Double] = []
        var rates: (none: [Double], some: [Double], many: [Double]) = ([], [], [])
        var matches = 0
        for round in 1...(isQuick ? 1 : 3) {
            let tried = try settings.map { setting in
                try feed.publish(TriggerEvents.volume(volume, everyMatch: nil))
                return (setting, try plainRate(installation, volume: volume, setting))
            }
            guard let best = tried.max(by: { $0.1 < $1.1 }) else { continue }
            report("  plain C by prefetch " + tried.map { "\($0.0.0): \(Int($0.1)) events/s" }.joined(separator: ", "))
            settings = [best.0]
            plain.append(best.1)
            try feed.publish(TriggerEvents.volume(volume, everyMatch: nil))
            rates.none.append(try drain(installation, volume: volume, label: "none true"))
            // Of its own for each round: nobody serves its heartbeats while others are measured.
            let largeFeed = try EventFeed(large)
            try largeFeed.publish(TriggerEvents.volume(volume, everyMatch: nil))
            largeFeed.close()
            rates.many.append(try drain(large, volume: volume, label: "none true of 500"))
            try feed.publish(TriggerEvents.volume(volume, everyMatch: 100).map { Self.renamed($0, round: round) })
            rates.some.append(try drain(installation, volume: volume, label: "1 % true"))
            matches += volume / 100
            ground.broker.rollOver()
        }
        let store = installation.store.open()
        defer { store.close() }
        let counts = try store.reading { try $0.counts() }
        let hints = try installation.depth(of: installation.topology.reviewQueue("operator"))
        report("  cases \(counts.cases), hints \(hints), matches \(matches), dead \(counts.dead)")
        // A hint may come twice: a worker that stops leaves what it did not see confirmed to the next one.
        let isExact = counts.cases == matches && hints >= matches && counts.dead == 0
        return [
            Figure(
                name: "trigger",
                value: rates.none.median,
                unit: "events/s",
                baseline: plain.median,
                target: 0.85,
                isExact: isExact
            ),
            Figure(
                name: "trigger, 1 % true",
                value: rates.some.median,
                unit: "events/s",
                baseline: plain.median,
                target: 0.5,
                isExact: isExact
            ),
            Figure(
                name: "trigger, 500 triggers (beside 20)",
                value: rates.many.median,
                unit: "events/s",
                baseline: rates.none.median,
                target: 0.8,
                isExact: isExact
            ),
        ]
    }

    private static func installation(_ name: String, triggers: Int, on ground: BenchGround) throws -> BenchInstallation
    {
        try BenchInstallation(
            name,
            store: .sqlite,
            documents: [TriggerEvents.policy(triggers: triggers), TriggerEvents.directory],
            on: ground
        )
    }

    private static func plainRate(_ installation: BenchInstallation, volume: Int, _ setting: (Int, Int)) throws
        -> Double
    {
        try Baseline.rate(
            ["consume", installation.topology.events, String(volume), "\(setting.0)", "\(setting.1)"],
            count: volume,
            on: installation.ground
        )
    }

    /// Each round's matches are events that no round had before.
    private static func renamed(_ event: [UInt8], round: Int) -> [UInt8] {
        guard let place = event.firstRange(of: Array(#""id":"match-"#.utf8)) else { return event }
        var copy = event
        // The time has room for the round: an id of the same length keeps the event's size.
        copy[place.upperBound - 1] = UInt8(ascii: "0") + UInt8(round)
        return copy
    }

    /// A fresh worker empties the queue; its events a second between the first look at its counter that found any and
    /// the last.
    private static func drain(_ installation: BenchInstallation, volume: Int, label: String) throws -> Double {
        let worker = try installation.worker(.trigger)
        defer { worker.stop() }
        var first: (at: ContinuousClock.Instant, count: Int, cpu: Double)?
        while true {
            let metrics = worker.metrics
            let now = ContinuousClock.now
            let handled = metrics.sum("belay_events_total")
            if let first, handled >= volume {
                let seconds = (now - first.at).inSeconds
                let rate = Double(handled - first.count) / seconds
                let cpu = worker.cpuSeconds - first.cpu
                report(
                    "  \(label): \(Int(rate)) events/s, \((cpu / Double(handled - first.count) * 1e6).inTable) µs of CPU an event, "
                        + "\(metrics.sum("belay_commits_total")) commits, \(metrics.sum("belay_published_total")) published"
                )
                return rate
            }
            if first == nil, handled > 0 { first = (now, handled, worker.cpuSeconds) }
            guard now - (first?.at ?? now) < .seconds(120) else {
                throw BenchError("only \(handled) of \(volume) handled")
            }
            usleep(10_000)
        }
    }
}
