import ArgumentParser
import Fleet
import JSON

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "The settings as this machine sees them.",
        subcommands: [ConfigShow.self]
    )
}

/// Prints every setting with its value and where that came from.
struct ConfigShow: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print every setting, its value, and where it was found.",
        discussion: """
            The command line outranks the environment, that the settings file, that the default. Secrets are never \
            shown, only the files that hold them.

              belay config show
              BELAY_BROKER_HOSTS=mq1,mq2 belay config show --set

            Exit codes: 0; 78 the settings have mistakes, all of them named.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Flag(name: .customLong("set"), help: "Only what is not a default.")
    var onlySet = false

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        for warning in settings.warnings where warning.key != BrokerOptions.passwordVariable {
            environment.console.note("\(warning)".printable)
        }
        let described = settings.described().filter { !onlySet || $0.origin != .default }
        guard !installation.json else {
            for setting in described {
                environment.console.json([
                    "key": .string(setting.key.rawValue), "value": setting.value.map { .string($0) } ?? .null,
                    "origin": .string("\(setting.origin)"),
                ])
            }
            return .ok
        }
        var table = TextTable([
            .init(title: "KEY"), .init(title: "VALUE", isFlexible: true), .init(title: "FROM", isFlexible: true),
        ])
        for setting in described {
            table.add([
                .init(setting.key.rawValue), .init(setting.value ?? ""),
                .init("\(setting.origin)", tint: setting.origin == .default ? .dim : .plain),
            ])
        }
        environment.console.table(table)
        return .ok
    }
}
