import Escalation
import Synchronization

@testable import Commands

/// Runs a command line without a process: what it printed, and how it ended.
struct CommandRun {
    let status: ExitStatus
    let output: String
    let errors: String

    /// - Parameters:
    ///   - typed: Lines of standard input.
    ///   - isInteractive: Whether a person sits at a terminal.
    init(
        _ words: [String],
        typed: [String] = [],
        variables: [String: String] = [:],
        isInteractive: Bool = false,
        width: Int = 100,
        interruption: Interruption = Interruption()
    ) {
        let (output, errors) = (Recording(), Recording())
        let console = Console(
            output: output,
            errors: errors,
            input: Typed(typed),
            terminal: Terminal(
                showsOutput: isInteractive,
                showsErrors: isInteractive,
                asksInput: isInteractive,
                width: width
            )
        )
        var variables = variables
        // The machine's own settings file must not reach into a test.
        variables["BELAY_CONFIG"] = variables["BELAY_CONFIG"] ?? TemporaryDirectory.emptySettings
        let environment = CommandEnvironment(console: console, variables: variables, interruption: interruption)
        status = CommandLineInterface.run(words, in: environment)
        (self.output, self.errors) = (output.text, errors.text)
    }
}

private final class Recording: TextSink {
    var text = ""
    func write(_ text: String) { self.text += text }
}

private final class Typed: ByteSource {
    private var lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    func read(upTo limit: Int) throws -> [UInt8] {
        defer { lines = [] }
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    func readLine() -> String? { lines.isEmpty ? nil : lines.removeFirst() }
    func readSecretLine() -> String? { readLine() }
}
