/// The command line of a worker: settings, and where their file is.
public enum WorkerArguments: Sendable {
    case run(arguments: [SettingKey: String], file: String?)
    case help
    case version

    /// Reads `--config PATH`, `--help`, `--version` and `--KEY VALUE` or `--KEY=VALUE` for every key of the settings.
    public init(_ words: [String]) throws(UsageError) {
        var arguments: [SettingKey: String] = [:]
        var file: String?
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--help" || word == "-h" {
                self = .help
                return
            }
            if word == "--version" {
                self = .version
                return
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let key = SettingKey.allCases.first { $0.argumentName == parts[0] }
            guard key != nil || parts[0] == "--config" else { throw UsageError(unknown: parts[0]) }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw UsageError("\(parts[0]) needs a value")
            }
            guard let key else {
                file = value
                continue
            }
            guard arguments.updateValue(value, forKey: key) == nil else { throw UsageError("\(parts[0]) stands twice") }
        }
        self = .run(arguments: arguments, file: file)
    }

    /// What `--help` prints.
    public static func help(for kind: WorkerKind) -> String {
        let settings = SettingKey.allCases.map { "  \($0.argumentName) VALUE" }
        return """
            usage: \(kind.executable) [--config PATH] [SETTING …]

            Runs one worker of the fleet until SIGTERM or SIGINT; a second one ends it at once.

              --config PATH  the settings file; otherwise what BELAY_CONFIG names, or \(SettingsSources.defaultFile)
              --version      print the version
              --help         print this

            Every setting of the file may also stand here, or in the environment (broker.user: --broker-user,
            BELAY_BROKER_USER); config/belay.yaml explains them all. Lists are written with commas. Secrets stand in
            files only.

            \(settings.joined(separator: "\n"))

            exit codes: 0 done, 64 wrong command line, 69 something needed cannot be reached, 70 unexpected,
            75 stopped before it had finished (nothing is lost), 77 not permitted, 78 wrong settings
            """
    }
}

/// What is wrong with a command line.
public struct UsageError: ExitCoded, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }

    init(unknown name: String) {
        let forbidden = SettingKey.allCases.first { $0.credential != nil && $0.argumentName == name + "-file" }
        self.init(
            forbidden.map { "\(name) would hold a secret on the command line; name its file with \($0.argumentName)" }
                ?? "\(name.quotedForPeople) is no argument; see --help"
        )
    }

    public var exitCode: ExitCode { .usage }
}
