import Fleet
import Foundation
import Testing

struct MetricsTests {
    @Test func `Counters, gauges and histograms render as Prometheus reads them`() {
        let registry = MetricsRegistry()
        registry.counter("a_total", "Counts.\nWith a \\ in it.").increment(by: 3)
        registry.gauge("b", "Goes up and down.").set(0.5)
        let family = registry.counters("c_total", "By queue.", labels: ["queue", "kind"])
        family.series("a\"b\\c\nd", "x").increment()
        let histogram = registry.histogram("d_seconds", "Spreads.", bounds: [0.1, 1])
        histogram.observe(0.1)
        histogram.observe(.milliseconds(500))
        histogram.observe(7, times: 2)
        registry.readGauge("e", "Read.") { nil }
        #expect(
            registry.rendered() == #"""
                # HELP a_total Counts.\nWith a \\ in it.
                # TYPE a_total counter
                a_total 3
                # HELP b Goes up and down.
                # TYPE b gauge
                b 0.5
                # HELP c_total By queue.
                # TYPE c_total counter
                c_total{queue="a\"b\\c\nd",kind="x"} 1
                # HELP d_seconds Spreads.
                # TYPE d_seconds histogram
                d_seconds_bucket{le="0.1"} 1
                d_seconds_bucket{le="1"} 2
                d_seconds_bucket{le="+Inf"} 4
                d_seconds_sum 14.6
                d_seconds_count 4

                """#
        )
    }

    @Test func `Every metric of the fleet is valid, explained and stands from the start`() throws {
        let metrics = FleetMetrics()
        metrics.notice("mail", .delivered).increment()
        metrics.deliveries.series("belay.events").increment()
        let page = metrics.registry.rendered()
        try PrometheusPage.check(page)
        for line in [
            #"belay_events_total{result="unmatched"} 0"#, #"belay_hints_total{result="noop"} 0"#,
            #"belay_notices_total{channel="mail",result="delivered"} 1"#,
            #"belay_deliveries_total{queue="belay.events"} 1"#,
            #"belay_core_seconds_bucket{le="0.0005"} 0"#, "belay_outbox_rows 0",
        ] {
            #expect(page.contains(line + "\n"), "\(line)")
        }
    }

    @Test func `Names that somebody invents end up in one series`() {
        let family = MetricsRegistry().counters("a_total", "A.", labels: ["channel", "result"])
        for number in 0..<1000 { family.series("channel \(number)", "failed").increment() }
        #expect(family.series("channel 3", "failed").value == 1)
        #expect(family.series("other", "other").value == 801 - 1)
    }

    @Test func `Bumps of many threads all count`() {
        let registry = MetricsRegistry()
        let counter = registry.counter("a_total", "A.")
        let gauge = registry.gauge("b", "B.")
        let histogram = registry.histogram("c", "C.", bounds: [1])
        let threads = (0..<4).map { number in
            WorkerThread("bumps \(number)") {
                for _ in 0..<10_000 {
                    counter.increment()
                    gauge.add(1)
                    histogram.observe(0.5)
                }
            }
        }
        for thread in threads { thread.join() }
        #expect(counter.value == 40_000)
        #expect(gauge.value == 40_000)
        #expect(registry.rendered().contains("c_bucket{le=\"1\"} 40000\n"))
    }
}

/// Holds a page against the text format 0.0.4.
enum PrometheusPage {
    private static var sample: Regex<(Substring, name: Substring, labels: Substring?, value: Substring)> {
        #/(?<name>[a-zA-Z_:][\w:]*)(?<labels>\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (?<value>\S+)/#
    }

    static func check(_ page: String) throws {
        #expect(page.hasSuffix("\n"))
        var types: [String: String] = [:]
        var seen = Set<String>()
        for line in page.split(separator: "\n") {
            if let match = line.wholeMatch(of: #/# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/#) {
                if match.1 == "TYPE" { #expect(types.updateValue(String(match.3), forKey: String(match.2)) == nil) }
                continue
            }
            let sample = try #require(line.wholeMatch(of: Self.sample), "\(line)")
            let name = String(sample.name)
            let base = ["_bucket", "_sum", "_count"].first {
                name.hasSuffix($0) && types[String(name.dropLast($0.count))] == "histogram"
            }
            #expect(types[base.map { String(name.dropLast($0.count)) } ?? name] != nil, "\(name) has no type")
            #expect(["+Inf", "-Inf", "NaN"].contains(sample.value) || Double(sample.value) != nil, "\(line)")
            #expect(seen.insert(name + (sample.labels ?? "")).inserted, "\(line) stands twice")
        }
        #expect(!types.isEmpty)
    }
}
