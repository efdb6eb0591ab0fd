/// Growing waits between attempts: a value that reads no clock and draws no number of its own.
///
/// The wait doubles from `base` to `cap`; a random share of it, at most `jitter`, is taken off, so that
/// many who failed together do not come back together.
public struct Backoff: Hashable, Sendable {
    public let base: Duration
    public let cap: Duration
    /// From 0, always the full wait, to 1, anything between nothing and the full wait.
    public let jitter: Double
    /// How many waits were handed out since the last ``reset()``.
    public private(set) var attempts = 0

    /// A base that is not positive, a cap below it, or a jitter outside 0…1 stops the program.
    public init(base: Duration = .milliseconds(100), cap: Duration = .seconds(30), jitter: Double = 0.5) {
        precondition(base > .zero && cap >= base, "a back-off grows from a positive base to its cap")
        precondition((0...1).contains(jitter), "the jitter is a share")
        self.base = base
        self.cap = cap
        self.jitter = jitter
    }

    /// The wait before the next attempt.
    public mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        var full = base
        var doublings = 0
        while full < cap, doublings < attempts {
            full = min(full * 2, cap)
            doublings += 1
        }
        attempts += 1
        guard jitter > 0 else { return full }
        return full - full * Double.random(in: 0...jitter, using: &generator)
    }

    /// Begins again at the base, after a success.
    public mutating func reset() {
        attempts = 0
    }
}
