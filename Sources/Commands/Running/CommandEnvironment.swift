import Escalation

/// Everything of the outside world that a command touches, so that a test can stand in for all of it.
public struct CommandEnvironment {
    public var console: Console
    /// The environment variables.
    public var variables: [String: String]
    public var clock: CommandClock
    /// Raised by Ctrl-C; whatever waits looks at it several times a second.
    public var interruption: Interruption

    public init(
        console: Console,
        variables: [String: String],
        clock: CommandClock = .system,
        interruption: Interruption = Interruption()
    ) {
        self.console = console
        self.variables = variables
        self.clock = clock
        self.interruption = interruption
    }

    /// Throws once somebody pressed Ctrl-C.
    func checkInterruption() throws {
        if interruption.isRaised { throw CommandFailure.interrupted }
    }
}

/// The clocks of a command: the wall's for what is shown, a steady one for what is waited for.
public struct CommandClock: Sendable {
    public var now: @Sendable () -> Instant
    public var pause: @Sendable (Duration) -> Void

    public init(now: @escaping @Sendable () -> Instant, pause: @escaping @Sendable (Duration) -> Void) {
        self.now = now
        self.pause = pause
    }
}
