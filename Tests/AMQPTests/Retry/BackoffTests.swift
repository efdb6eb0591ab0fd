import AMQP
import Testing

@Suite struct BackoffTests {
    @Test func `Without jitter the wait doubles up to its cap`() {
        var backoff = Backoff(base: .seconds(1), cap: .seconds(5), jitter: 0)
        var generator = Seeded(state: 1)
        let waits = (1...5).map { _ in backoff.next(using: &generator) }
        #expect(waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(5), .seconds(5)])
    }

    @Test func `Jitter takes off at most its share, the same for the same seed`() {
        for seed in 1...50 {
            var (first, second) = (Backoff(), Backoff())
            var (one, other) = (Seeded(state: UInt64(seed)), Seeded(state: UInt64(seed)))
            for attempt in 0..<12 {
                let full = min(Duration.milliseconds(100 << attempt), .seconds(30))
                let wait = first.next(using: &one)
                #expect(wait <= full && wait >= full / 2)
                #expect(second.next(using: &other) == wait)
            }
        }
    }

    @Test func `After a success it begins again`() {
        var backoff = Backoff(base: .seconds(1), cap: .seconds(60), jitter: 0)
        var generator = Seeded(state: 1)
        _ = backoff.next(using: &generator)
        _ = backoff.next(using: &generator)
        #expect(backoff.attempts == 2)
        backoff.reset()
        #expect(backoff.next(using: &generator) == .seconds(1))
    }

    @Test func `However many attempts, the wait stays at its cap`() {
        var backoff = Backoff(base: .nanoseconds(1), cap: .seconds(3600), jitter: 0)
        var generator = Seeded(state: 1)
        for _ in 1...10_000 { _ = backoff.next(using: &generator) }
        #expect(backoff.next(using: &generator) == .seconds(3600))
    }

    /// SplitMix64.
    struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }
}
