import Synchronization

/// One metric in several series, each named by the values of its labels and made once.
///
/// The number of series is bounded: past ``seriesMax``, whatever is new is counted in a series whose labels all say
/// `other`, so that nobody can fill memory or a time series database by inventing names.
public final class Family<Metric: Sendable>: Sendable {
    public static var seriesMax: Int { 200 }

    let labels: [String]
    private let make: @Sendable () -> Metric
    private let series: Mutex<[[String]: Metric]>

    init(labels: [String], make: @escaping @Sendable () -> Metric) {
        self.labels = labels
        self.make = make
        self.series = Mutex(labels.isEmpty ? [[]: make()] : [:])
    }

    /// The series with these label values, in the order of the labels. Keep it where it is bumped often.
    public func series(_ values: String...) -> Metric {
        precondition(values.count == labels.count, "a value for each label")
        return series.withLock { series in
            if let metric = series[values] { return metric }
            let values = series.count < Self.seriesMax ? values : labels.map { _ in "other" }
            if let metric = series[values] { return metric }
            let metric = make()
            series[values] = metric
            return metric
        }
    }

    /// All series, sorted, for rendering.
    var all: [(values: [String], metric: Metric)] {
        series.withLock { series in
            series.map { ($0.key, $0.value) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
        }
    }
}

/// A label whose values are known beforehand.
public protocol MetricLabel: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// The label's name.
    static var label: String { get }
}

/// A family over one known label: every series stands from the start, at zero.
public struct Labelled<Label: MetricLabel, Metric: Sendable>: Sendable {
    private let series: [Label: Metric]

    init(_ family: Family<Metric>) {
        self.series = Dictionary(uniqueKeysWithValues: Label.allCases.map { ($0, family.series($0.rawValue)) })
    }

    public subscript(label: Label) -> Metric { series[label]! }
}
