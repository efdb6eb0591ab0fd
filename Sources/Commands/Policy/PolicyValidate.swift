import ArgumentParser
import Documents
import Fleet
import JSON

/// Says everything that is wrong with documents, and changes nothing.
struct PolicyValidate: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Say everything that is wrong with policies, directories and calendars.",
        discussion: """
            Policies are held against the installation's levels, and against a directory and calendars among the files. \
            Opens neither broker nor store.

              belay policy validate payments.yaml directory.yaml

            Exit codes: 0 no mistake; 1 mistakes, each with file:line:column.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Argument(help: ArgumentHelp("Files of documents; - is standard input.", valueName: "file"))
    var files: [String]

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let files = try DocumentFiles(
            files,
            installation: .init(levels: settings.levels, timeZones: .system),
            input: environment.console.input
        )
        environment.console.report(files.issues, json: installation.json)
        guard !files.hasErrors else { return .refused }
        for header in files.headers {
            if installation.json {
                environment.console.json(header.json(result: "valid"))
            } else {
                environment.console.line("\(header.label): valid")
            }
        }
        return .ok
    }
}

extension DocumentHeader {
    var label: String { "\(kind.rawValue) \(name), version \(version)".printable }

    func json(result: String) -> JSONValue {
        [
            "kind": .string(kind.rawValue), "name": .string(name), "version": .int(version), "result": .string(result),
        ]
    }
}
