import Glibc

/// What is known of the terminal, if there is one.
public struct Terminal: Hashable, Sendable {
    /// Whether results go to a terminal.
    public var showsOutput: Bool
    /// Whether notes and progress go to a terminal.
    public var showsErrors: Bool
    /// Whether a person can be asked.
    public var asksInput: Bool
    public var width: Int
    public var usesColour: Bool

    public init(
        showsOutput: Bool = false,
        showsErrors: Bool = false,
        asksInput: Bool = false,
        width: Int = 100,
        usesColour: Bool = false
    ) {
        self.showsOutput = showsOutput
        self.showsErrors = showsErrors
        self.asksInput = asksInput
        self.width = width
        self.usesColour = usesColour
    }

    /// A person sits there: they see what is asked and can answer.
    public var isInteractive: Bool { asksInput && showsErrors }

    /// Looks at this process's descriptors. `NO_COLOR` (no-color.org) and a dumb terminal switch colours off.
    init(variables: [String: String]) {
        let dumb = variables["TERM"] == "dumb" || !(variables["NO_COLOR"] ?? "").isEmpty
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        let width = isKnown ? Int(size.ws_col) : variables["COLUMNS"].flatMap { Int($0) } ?? 100
        self.init(
            showsOutput: isatty(STDOUT_FILENO) == 1,
            showsErrors: isatty(STDERR_FILENO) == 1,
            asksInput: isatty(STDIN_FILENO) == 1,
            width: max(40, width),
            usesColour: !dumb
        )
    }
}

/// What a colour is for.
enum Tint: Hashable, Sendable {
    case plain, dim, good, odd, bad
}

/// Colours, where there are any.
struct Style: Sendable {
    let isOn: Bool

    func bold(_ text: String) -> String { wrap(text, "1") }
    func dim(_ text: String) -> String { wrap(text, "2") }
    func red(_ text: String) -> String { wrap(text, "31") }
    func green(_ text: String) -> String { wrap(text, "32") }
    func yellow(_ text: String) -> String { wrap(text, "33") }

    func paint(_ text: String, _ tint: Tint) -> String {
        switch tint {
        case .plain: text
        case .dim: dim(text)
        case .good: green(text)
        case .odd: yellow(text)
        case .bad: red(text)
        }
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
