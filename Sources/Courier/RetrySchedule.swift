/// When to try again: a list of pauses, one for each attempt, each drawn out a little by chance.
///
/// A pure value. Chance is handed in, so a delay can be replayed and a test can name it.
public struct RetrySchedule: Equatable, Sendable {
    /// The pause before each attempt, the first included.
    public let delays: [Duration]
    /// How much of a delay chance may add to it: `0.1` lengthens it by up to a tenth. Delays are never shortened, so
    /// the schedule is a promise to the receiver.
    public let jitter: Double

    /// Makes a schedule of `delays.count` attempts.
    ///
    /// - Parameters:
    ///   - delays: the pause before each attempt; at least one, none negative.
    ///   - jitter: the largest fraction chance adds to a delay, from 0 to 1.
    public init(delays: [Duration], jitter: Double = 0.1) throws(CourierError) {
        guard !delays.isEmpty, delays.allSatisfy({ $0 >= .zero }) else {
            throw CourierError(.setting, "a retry schedule needs at least one delay, and none below zero")
        }
        guard (0...1).contains(jitter) else {
            throw CourierError(.setting, "the jitter of a retry schedule is \(jitter); it must lie between 0 and 1")
        }
        self.init(checked: delays, jitter: jitter)
    }

    private init(checked delays: [Duration], jitter: Double) {
        self.delays = delays
        self.jitter = jitter
    }

    /// The pauses Standard Webhooks 1.0.0 recommends: ten attempts over a little more than three days.
    public static let webhook = RetrySchedule(
        checked: [
            .zero, .seconds(5), .minutes(5), .minutes(30),
            .hours(2), .hours(5), .hours(10), .hours(14), .hours(20), .hours(24),
        ],
        jitter: 0.1
    )

    /// Pauses for mail handed to one's own relay, which keeps a queue of its own: quick at first, because a person is
    /// waited for, then settling at the half hour and more of RFC 5321, section 4.5.4.1.
    public static let mail = RetrySchedule(
        checked: [
            .zero, .seconds(30), .minutes(2), .minutes(10), .minutes(30),
            .hours(1), .hours(2), .hours(4), .hours(8), .hours(16),
        ],
        jitter: 0.1
    )

    /// The pause before the next attempt, or nil when the schedule is used up.
    ///
    /// - Parameters:
    ///   - attempt: how many attempts have been made; 0 asks about the first.
    ///   - random: chance, from 0 up to but not including 1.
    ///   - retryAfter: the pause the other side asked for in ``DeliveryResult/failed(reason:retryAfter:)``; obeyed when
    ///     it is the longer one.
    public func next(attempt: Int, random: Double, retryAfter: Duration? = nil) -> Duration? {
        precondition(attempt >= 0 && (0..<1).contains(random), "attempt \(attempt), random \(random)")
        guard attempt < self.delays.count else { return nil }
        let drawn = self.delays[attempt] * (1 + self.jitter * random)
        return max(drawn, retryAfter ?? .zero)
    }
}

extension Duration {
    static func minutes(_ count: Int) -> Duration { .seconds(60 * count) }
    static func hours(_ count: Int) -> Duration { .seconds(3600 * count) }

    /// Whole milliseconds, rounded up and at least one: what libcurl takes, where nought would mean *for ever*.
    var curlMilliseconds: Int {
        let (seconds, attoseconds) = self.components
        let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return max(1, Int(min(milliseconds, Int64(Int32.max))))
    }
}
