import Escalation
import Glibc

extension CommandEnvironment {
    /// The environment of this process. Ctrl-C is taken from here on.
    public static func process() -> CommandEnvironment {
        signal(SIGPIPE, SIG_IGN)
        let interruption = Interruption.ofThisProcess()
        let variables = processVariables()
        let console = Console(
            output: DescriptorSink(STDOUT_FILENO, interruption: interruption),
            errors: DescriptorSink(STDERR_FILENO, interruption: interruption),
            input: DescriptorSource(STDIN_FILENO),
            terminal: Terminal(variables: variables)
        )
        return CommandEnvironment(console: console, variables: variables, interruption: interruption)
    }

    private static func processVariables() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }
}

extension CommandClock {
    /// The machine's clocks.
    public static let system = CommandClock(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
        },
        pause: { duration in
            let microseconds = max(0, duration.microseconds)
            var time = timespec(tv_sec: Int(microseconds / 1_000_000), tv_nsec: Int(microseconds % 1_000_000) * 1000)
            nanosleep(&time, nil)
        }
    )
}
