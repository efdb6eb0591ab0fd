import Escalation

/// How a number of times are spread.
///
/// Percentiles are by nearest rank: of `n` times in order, the one at the place `p · n / 100`, rounded up; always a time
/// that was measured, never one between two. The median is the 50th percentile. The mean is cut to whole microseconds.
public struct Spread: Hashable, Sendable {
    public let count: Int
    public let mean: Duration
    public let median: Duration
    public let p90: Duration
    public let p99: Duration
    public let least: Duration
    public let greatest: Duration

    /// - Parameter microseconds: Times in any order; `nil` of none.
    public init?(_ microseconds: [Int64]) {
        guard !microseconds.isEmpty else { return nil }
        let sorted = microseconds.sorted()
        func percentile(_ percent: Int) -> Duration {
            .microseconds(sorted[Self.rank(of: percent, among: sorted.count) - 1])
        }
        count = sorted.count
        // Summed with twice the bits: a million cases of a year each do not fit 64.
        let sum = sorted.reduce(Int128(0)) { $0 + Int128($1) }
        mean = .microseconds(Int64(sum / Int128(sorted.count)))
        median = percentile(50)
        p90 = percentile(90)
        p99 = percentile(99)
        least = .microseconds(sorted[0])
        greatest = .microseconds(sorted[sorted.count - 1])
    }

    /// The place of a percentile, from 1.
    static func rank(of percent: Int, among count: Int) -> Int { max(1, (count * percent + 99) / 100) }
}
