import JSON

/// What a command prints to and reads from.
public struct Console {
    public let output: any TextSink
    public let errors: any TextSink
    public let input: any ByteSource
    public let terminal: Terminal

    public init(output: any TextSink, errors: any TextSink, input: any ByteSource, terminal: Terminal) {
        self.output = output
        self.errors = errors
        self.input = input
        self.terminal = terminal
    }

    /// A result.
    func line(_ text: String = "") { output.write(text + "\n") }

    /// What is said beside the result, so that it never gets into a pipe.
    func note(_ text: String) { errors.write(text + "\n") }

    /// One JSON object a line.
    func json(_ value: JSONValue) { line(value.terminalSafe) }

    func complain(_ failure: CommandFailure) {
        note("\(style(errors: true).red("belay:")) \(failure.description.printableLines)")
    }

    /// Colours where the result goes to a terminal, or where the notes do.
    func style(errors: Bool = false) -> Style {
        Style(isOn: terminal.usesColour && (errors ? terminal.showsErrors : terminal.showsOutput))
    }
}

public protocol TextSink: AnyObject {
    func write(_ text: String)
}

public protocol ByteSource: AnyObject {
    /// At most `limit` bytes; none at the end.
    func read(upTo limit: Int) throws -> [UInt8]
    /// A line without its end; `nil` at the end or when interrupted.
    func readLine() -> String?
    /// A line that is not shown while it is typed.
    func readSecretLine() -> String?
}
