import ArgumentParser
import Fleet
import Glibc

/// What every command takes: where the settings are, and how results are printed.
struct InstallationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The settings file; else BELAY_CONFIG, else \(SettingsSources.defaultFile) where there is one.",
            valueName: "file"
        )
    )
    var config: String?

    @Flag(help: "Print one JSON object a line instead of tables.")
    var json = false

    /// The installation's settings, with what the command line says in place of what the file says.
    func settings(
        _ arguments: [SettingKey: String] = [:],
        in environment: CommandEnvironment
    ) throws -> Settings {
        let standard = access(SettingsSources.defaultFile, F_OK) == 0 ? SettingsSources.defaultFile : nil
        let named = config ?? environment.variables[SettingsSources.fileVariable]
        return try Settings.read(
            SettingsSources(arguments: arguments, environment: environment.variables, file: named ?? standard)
        )
    }
}
