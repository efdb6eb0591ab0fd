import Synchronization

/// All metrics of a process, in the order in which they were declared.
public final class MetricsRegistry: Sendable {
    struct Declaration: Sendable {
        enum Series: Sendable {
            case counter(Family<Counter>)
            case gauge(Family<Gauge>)
            case histogram(Family<Histogram>)
            /// Asked for whenever somebody scrapes; `nil` leaves the sample out.
            case read(type: StaticString, @Sendable () -> Double?)
        }

        let name: String
        let help: String
        let series: Series
    }

    private let declarations = Mutex<[Declaration]>([])

    public init() {}

    public func counter(_ name: String, _ help: String) -> Counter {
        counters(name, help, labels: []).series()
    }

    public func counters(_ name: String, _ help: String, labels: [String]) -> Family<Counter> {
        let family = Family(labels: labels) { Counter() }
        declare(name, help, .counter(family), labels: labels)
        return family
    }

    public func counters<Label: MetricLabel>(_ name: String, _ help: String) -> Labelled<Label, Counter> {
        Labelled(counters(name, help, labels: [Label.label]))
    }

    public func gauge(_ name: String, _ help: String) -> Gauge {
        gauges(name, help, labels: []).series()
    }

    public func gauges(_ name: String, _ help: String, labels: [String]) -> Family<Gauge> {
        let family = Family(labels: labels) { Gauge() }
        declare(name, help, .gauge(family), labels: labels)
        return family
    }

    public func histogram(_ name: String, _ help: String, bounds: [Double]) -> Histogram {
        histograms(name, help, labels: [], bounds: bounds).series()
    }

    public func histograms(_ name: String, _ help: String, labels: [String], bounds: [Double]) -> Family<Histogram> {
        let family = Family(labels: labels) { Histogram(bounds: bounds) }
        declare(name, help, .histogram(family), labels: labels)
        return family
    }

    /// A gauge that is asked for its value whenever somebody scrapes.
    public func readGauge(_ name: String, _ help: String, _ read: @escaping @Sendable () -> Double?) {
        declare(name, help, .read(type: "gauge", read), labels: [])
    }

    /// A counter that is asked for its value whenever somebody scrapes.
    public func readCounter(_ name: String, _ help: String, _ read: @escaping @Sendable () -> Double?) {
        declare(name, help, .read(type: "counter", read), labels: [])
    }

    /// Everything in Prometheus' text format 0.0.4.
    public func rendered() -> String {
        var text = PrometheusText()
        for declaration in declarations.withLock({ $0 }) { text.append(declaration) }
        return text.text
    }

    private func declare(_ name: String, _ help: String, _ series: Declaration.Series, labels: [String]) {
        precondition(name.isMetricName, "\(name) is no metric name")
        precondition(
            labels.allSatisfy { $0.isMetricName && !$0.contains(":") && $0 != "le" },
            "no such labels: \(labels)"
        )
        declarations.withLock { declarations in
            precondition(!declarations.contains { $0.name == name }, "\(name) is declared twice")
            declarations.append(Declaration(name: name, help: help, series: series))
        }
    }
}

extension String {
    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
    fileprivate var isMetricName: Bool {
        guard let first = utf8.first, !(48...57).contains(first) else { return false }
        return utf8.allSatisfy {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 95 || $0 == 58
        }
    }
}
