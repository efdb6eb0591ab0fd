/// Measured times, in microseconds.
struct Distribution {
    private let sorted: [Int64]

    init(_ values: [Int64]) { sorted = values.sorted() }

    var count: Int { sorted.count }
    var min: Int64 { sorted.first ?? 0 }
    var max: Int64 { sorted.last ?? 0 }

    /// The value that `share` of them do not exceed, in milliseconds.
    func milliseconds(at share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let place = Swift.min(sorted.count - 1, Int((Double(sorted.count) * share).rounded(.up)) - 1)
        return Double(sorted[Swift.max(0, place)]) / 1000
    }

    var summary: String {
        "p50 \(milliseconds(at: 0.5).inTable) ms, p99 \(milliseconds(at: 0.99).inTable) ms, "
            + "largest \((Double(max) / 1000).inTable) ms of \(count)"
    }
}

extension [Double] {
    /// Of an even number, the lower of the middle two.
    var median: Double {
        let sorted = sorted()
        return sorted.isEmpty ? .nan : sorted[(sorted.count - 1) / 2]
    }
}
