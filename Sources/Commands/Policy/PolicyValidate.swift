import ArgumentParser
import Documents
import Escalation
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
            says for each trigger which levels their cases pass, and which they cannot skip. The tests that a policy \
            carries are run, as by `belay policy test`; where a calendar that they need is not among the files it says so.

              belay policy validate payments.yaml directory.yaml

            Exit codes: 0 no mistake; 1 mistakes, each with file:line:column, or a test that failed.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Argument(help: ArgumentHelp("Files of documents; - is standard input.", valueName: "file"))
    var files: [String]

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let files = try DocumentFiles(
            files,
            installation: .init(
                levels: settings.levels,
                now: environment.clock.now(),
                timeZones: .system,
                language: settings.language
            ),
            input: environment.console.input
        )
        environment.console.report(files.issues, json: installation.json)
        guard !files.hasErrors else { return .refused }
        let runs = files.runTests()
        for header in files.headers {
            let (gates, ways) = (files.gates(of: header), files.ways(of: header))
            let run = runs.first { header.isOf($0.report.policy) }
            if installation.json {
                environment.console.json(header.json(result: "valid", gates: gates, ways: ways))
            } else {
                environment.console.line("\(header.label): valid")
                for gate in gates { environment.console.line("  \(gate.text)") }
                for line in ways.flatMap(\.lines) { environment.console.line("  \(line)") }
                if let run { environment.console.line("  \(run.report.summary)".printable) }
            }
        }
        environment.console.report(runs, json: installation.json)
        return runs.contains { $0.report.failed > 0 } ? .refused : .ok
    }
}

extension DocumentHeader {
    var label: String { "\(kind.rawValue) \(name), version \(version)".printable }

    func isOf(_ policy: PolicyReference) -> Bool {
        kind == .policy && name == policy.name.rawValue && version == policy.version
    }

    func json(result: String, gates: [GatePath] = [], ways: [PolicyWays] = []) -> JSONValue {
        var object: JSONObject = [
            "kind": .string(kind.rawValue), "name": .string(name), "version": .int(version), "result": .string(result),
        ]
        if !gates.isEmpty { object["gates"] = .array(gates.map(\.json)) }
        if !ways.isEmpty { object["ways"] = .array(ways.flatMap(\.json)) }
        return .object(object)
    }
}
