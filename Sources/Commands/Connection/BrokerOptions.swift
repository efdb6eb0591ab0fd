import AMQP
import ArgumentParser
import Escalation
import Fleet
import Messages

/// Which broker, and as whom. What is not said is taken from the settings.
struct BrokerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The broker, as amqp://host:port/vhost or amqps://…; never with a password.",
            valueName: "uri"
        )
    )
    var broker: String?

    @Option(help: ArgumentHelp("Your broker user; the broker checks it on every message.", valueName: "name"))
    var user: String?

    @Option(
        help: ArgumentHelp(
            "A file with the password, closed to others; else BELAY_PASSWORD_FILE, else the settings'. On a terminal you are asked.",
            valueName: "file"
        )
    )
    var passwordFile: String?

    static let passwordVariable = "BELAY_PASSWORD_FILE"

    func validate() throws {
        if let broker, broker.namesPassword {
            throw ValidationError(
                "--broker holds a password, which others on this machine can see: use --password-file"
            )
        }
    }

    /// The connection and the name under which the broker knows us.
    func access(_ settings: Settings, in environment: CommandEnvironment, name: String) throws -> BrokerAccess {
        var configuration = try base(settings)
        let uriUser: String? =
            if broker != nil, case .plain(let user, _) = configuration.credentials { user } else { nil }
        let speaker = user ?? (broker?.contains("@") == true ? uriUser : nil) ?? settings.broker.user.rawValue
        if configuration.credentials != .external {
            let password = try password(of: speaker, settings, in: environment)
            configuration.credentials = .plain(user: speaker, password: password)
        }
        configuration.connectionName = "belay \(name)"
        return BrokerAccess(configuration: configuration, user: BrokerUser(speaker), topology: settings.topology)
    }

    private func base(_ settings: Settings) throws -> ConnectionConfiguration {
        if let broker { return try ConnectionConfiguration(uri: broker) }
        return ConnectionConfiguration(settings.broker)
    }

    /// From the file that was named, or the terminal. RabbitMQ's own `guest` has the password that everybody knows, and
    /// may come from this machine alone.
    private func password(
        of speaker: String,
        _ settings: Settings,
        in environment: CommandEnvironment
    ) throws -> String {
        let named = passwordFile ?? environment.variables[Self.passwordVariable]
        let isOwn = speaker == settings.broker.user.rawValue
        let origin: SettingOrigin =
            passwordFile == nil
            ? .environment(Self.passwordVariable) : .argument("--password-file")
        let file =
            named.map { SecretFile(key: "--password-file", path: $0, origin: origin) }
            ?? (isOwn ? settings.broker.password : nil)
        if let file { return try file.read().reveal { $0 } }
        if speaker == "guest" { return "guest" }
        guard environment.console.terminal.isInteractive else {
            throw CommandFailure(
                .usage,
                "there is no password for the broker user \(speaker)",
                advice: "name a file that holds it with --password-file or \(Self.passwordVariable)"
            )
        }
        environment.console.errors.write("Password of the broker user \(speaker.printable): ")
        defer { environment.console.note("") }
        return environment.console.input.readSecretLine() ?? ""
    }
}

/// How this command reaches the broker.
struct BrokerAccess {
    var configuration: ConnectionConfiguration
    /// The user that the broker will vouch for.
    var user: BrokerUser
    var topology: Topology

    func connect() throws -> Connection { try Connection(configuration) }
}

extension String {
    /// `scheme://user:password@host`.
    fileprivate var namesPassword: Bool {
        guard let start = range(of: "://")?.upperBound else { return false }
        let authority = self[start...].prefix { $0 != "/" && $0 != "?" }
        return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
    }

    private func range(of part: String) -> Range<String.Index>? {
        ranges(of: part).first
    }
}
