/// What a lane takes from around it beside messages and rows: a clock that never steps, and chance for its waits.
///
/// A process has its own; a simulation hands in others, so that one seed decides everything.
public struct Surroundings {
    public let now: () -> ContinuousClock.Instant
    public var generator: any RandomNumberGenerator

    public init(now: @escaping () -> ContinuousClock.Instant, generator: any RandomNumberGenerator) {
        self.now = now
        self.generator = generator
    }

    /// The machine's.
    public static var process: Surroundings {
        Surroundings(now: { ContinuousClock.now }, generator: SystemRandomNumberGenerator())
    }
}
