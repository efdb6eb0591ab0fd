/// Times that several workers counted in the same buckets.
struct BucketedTimes {
    private var buckets: [(bound: Double, count: Double)] = []

    init(_ histograms: [[(bound: Double, count: Double)]]) {
        for histogram in histograms {
            for (place, bucket) in histogram.enumerated() {
                if place < buckets.count { buckets[place].count += bucket.count } else { buckets.append(bucket) }
            }
        }
    }

    var count: Double { buckets.last?.count ?? 0 }

    /// In milliseconds, as if times lay evenly inside their bucket.
    func milliseconds(at share: Double) -> Double {
        let wanted = count * share
        var below: (bound: Double, count: Double) = (0, 0)
        for bucket in buckets {
            if bucket.count >= wanted, bucket.count > below.count {
                guard bucket.bound.isFinite else { return .infinity }
                let part = (wanted - below.count) / (bucket.count - below.count)
                return 1000 * (below.bound + (bucket.bound - below.bound) * part)
            }
            below = bucket
        }
        return .nan
    }

    var summary: String {
        "p50 \(milliseconds(at: 0.5).inTable) ms, p99 \(milliseconds(at: 0.99).inTable) ms of \(Int(count))"
    }
}
