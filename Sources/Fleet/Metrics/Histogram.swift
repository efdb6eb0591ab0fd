import Synchronization

/// How values spread, such as the seconds a commit took: counts below fixed bounds, their sum and their number.
public final class Histogram: Sendable {
    /// Upper bounds, rising; a last bucket without a bound follows.
    public let bounds: [Double]
    private let state: Mutex<State>

    struct State {
        /// One count for each bucket alone, not yet summed up as the text format wants them.
        var counts: [UInt64]
        var sum = 0.0
    }

    public init(bounds: [Double]) {
        precondition(!bounds.isEmpty && zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds must rise")
        self.bounds = bounds
        self.state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    public func observe(_ value: Double) {
        observe(value, times: 1)
    }

    /// The same value `times` over, for what a batch's messages took on average.
    public func observe(_ value: Double, times: Int) {
        guard value.isFinite, times > 0 else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += UInt64(times)
            state.sum += value * Double(times)
        }
    }

    public func observe(_ duration: Duration) {
        observe(duration.inSeconds)
    }

    var snapshot: State { state.withLock { $0 } }
}

extension Duration {
    /// As a number of seconds, the unit of every metric.
    public var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
