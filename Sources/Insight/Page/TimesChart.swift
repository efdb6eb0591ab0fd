import Escalation

extension Figures {
    private static let (left, right, top, row) = (88.0, 224.0, 34.0, 46.0)

    /// From median over 90 to 99 of a hundred, on a scale on which every tenfold is as long.
    var timesChart: String {
        let shown = Measure.allCases.compactMap { measure in times[measure].map { (measure, $0.wall) } }
        let reach = LogScale(of: shown.flatMap { [$0.1.median, $0.1.p99] })
        var svg = SVG(
            "times-chart",
            title: "How long it took, by the wall clock",
            description: shown.map {
                "\($0.0.title): median \($0.1.median.inUnits), 90 percent within \($0.1.p90.inUnits), 99 within \($0.1.p99.inUnits)"
            }.joined(separator: ". "),
            height: Self.top + Double(shown.count) * Self.row + 6
        )
        let plot = SVG.width - Self.left - Self.right
        func x(_ time: Duration) -> Double { Self.left + reach.place(of: time) * plot }
        let bottom = Self.top + Double(shown.count) * Self.row - 6
        for (time, word) in reach.ticks {
            svg.line(x(time), Self.top - 12, x(time), bottom, "grid")
            svg.text(x(time), Self.top - 18, word, anchor: .middle)
        }
        for (place, (measure, spread)) in shown.enumerated() {
            let y = Self.top + (Double(place) + 0.42) * Self.row
            svg.text(Self.left - 12, y + 4, measure.title, "strong", anchor: .end)
            svg.line(x(spread.median), y, x(spread.p99), y, "range")
            svg.line(x(spread.median), y, x(spread.p90), y, "range most")
            svg.line(x(spread.mean), y - 11, x(spread.mean), y + 11, "mean")
            svg.circle(x(spread.median), y, 7, "median", told: "median \(spread.median.inUnits)")
            svg.circle(x(spread.p90), y, 4.5, "tail", told: "90 % within \(spread.p90.inUnits)")
            svg.circle(x(spread.p99), y, 4.5, "tail far", told: "99 % within \(spread.p99.inUnits)")
            let words = "\(spread.median.inUnits) · \(spread.p90.inUnits) · \(spread.p99.inUnits)"
            svg.text(SVG.width - Self.right + 22, y + 4, words, "value")
        }
        return svg.markup
    }
}

/// Times on a scale on which every tenfold is as long.
private struct LogScale {
    private let low: Double
    private let high: Double

    private static let known: [(Duration, String)] = [
        (.milliseconds(1), "1 ms"), (.milliseconds(100), "0.1 s"), (.seconds(1), "1 s"), (.seconds(10), "10 s"),
        (.seconds(60), "1 m"), (.seconds(600), "10 m"), (.seconds(3600), "1 h"), (.seconds(6 * 3600), "6 h"),
        (.seconds(86_400), "1 d"), (.seconds(7 * 86_400), "1 w"), (.seconds(30 * 86_400), "30 d"),
        (.seconds(365 * 86_400), "1 y"), (.seconds(3650 * 86_400), "10 y"),
    ]

    init(of times: [Duration]) {
        let logs = times.map(Self.logarithm)
        let edges = Self.known.map { Self.logarithm($0.0) }
        let greatest = logs.max() ?? 1
        // What took no time at all stands at the edge of a scale of about a million to one.
        let least = max(logs.min() ?? 0, greatest - 21)
        low = edges.last { $0 <= least } ?? least
        high = max(edges.first { $0 >= greatest } ?? greatest, low + 0.5)
    }

    func place(of time: Duration) -> Double { min(1, max(0, (Self.logarithm(time) - low) / (high - low))) }

    var ticks: [(Duration, String)] {
        Self.known.filter { (low - 0.001...high + 0.001).contains(Self.logarithm($0.0)) }
    }

    /// To base 2, by halving and squaring: all that a drawing needs of it.
    private static func logarithm(_ time: Duration) -> Double {
        let value = Double(max(1, time.microseconds))
        var (mantissa, fraction, weight) = (value.significand, 0.0, 0.5)
        for _ in 0..<20 {
            mantissa *= mantissa
            if mantissa >= 2 {
                mantissa /= 2
                fraction += weight
            }
            weight /= 2
        }
        return Double(value.exponent) + fraction
    }
}
