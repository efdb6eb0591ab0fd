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
            Opens neither broker nor store. For each gate it says how long an answer may take: every level to the end of \
            its window, begun at the worst moment of the next two years. Where a policy has categories or risk ratings, it \
            says for each trigger which levels their cases pass, and which they cannot skip.

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
            installation: .init(levels: settings.levels, now: environment.clock.now(), timeZones: .system),
            input: environment.console.input
        )
        environment.console.report(files.issues, json: installation.json)
        guard !files.hasErrors else { return .refused }
        for header in files.headers {
            let (gates, ways) = (files.gates(of: header), files.ways(of: header))
            if installation.json {
                environment.console.json(header.json(result: "valid", gates: gates, ways: ways))
            } else {
                environment.console.line("\(header.label): valid")
                for gate in gates { environment.console.line("  \(gate.text)") }
                for line in ways.flatMap(\.lines) { environment.console.line("  \(line)") }
            }
        }
        return .ok
    }
}

extension DocumentHeader {
    var label: String { "\(kind.rawValue) \(name), version \(version)".printable }

    func json(result: String, gates: [GatePath] = [], ways: [PolicyWays] = []) -> JSONValue {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "name": .string(name), "version": .int(version), "result": .string(result),
        ]
        if !gates.isEmpty { object["gates"] = .array(gates.map(\.json)) }
        if !ways.isEmpty { object["ways"] = .array(ways.flatMap(\.json)) }
        return .object(object)
    }
}
