import ArgumentParser

/// A command as a value: parsed from words, run in an environment that a test can make up.
protocol Subcommand: ParsableCommand {
    func run(in environment: CommandEnvironment) throws -> ExitStatus
}

/// Runs a command line. The one door of this module.
public enum CommandLineInterface {
    /// - Parameter words: the command line without the program's name.
    public static func run(_ words: [String], in environment: CommandEnvironment) -> ExitStatus {
        do {
            var command = try Belay.parseAsRoot(words)
            if let subcommand = command as? any Subcommand { return try subcommand.run(in: environment) }
            // A group without a subcommand, or `help`: it prints its help.
            try command.run()
            return .ok
        } catch let error where isOfParser(error) {
            return report(parsing: error, in: environment)
        } catch {
            let failure = environment.interruption.isRaised ? .interrupted : CommandFailure(error)
            environment.console.complain(failure)
            return failure.status
        }
    }

    private static func isOfParser(_ error: any Error) -> Bool {
        error is ValidationError || error is CleanExit || error is ExitCode
            || String(reflecting: type(of: error)).hasPrefix("ArgumentParser.")
    }

    private static func report(parsing error: any Error, in environment: CommandEnvironment) -> ExitStatus {
        let status = ExitStatus(rawValue: Belay.exitCode(for: error).rawValue)
        let text = Belay.fullMessage(for: error, columns: environment.console.terminal.width)
        if status == .ok { environment.console.line(text) } else { environment.console.note(text) }
        return status
    }
}
