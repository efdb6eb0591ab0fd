import ArgumentParser
import Escalation
import Fleet
import JSON
import Store

struct DrillReportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say how a drill went: who was told when, who acted, where it stuck, what to improve.",
        discussion: """
              belay drill report 7c1f0f6bd3a94c6f8d1b9a5e0c2d4e6f --scenario night.yaml
              belay drill report 7c1f0f6bd3a94c6f8d1b9a5e0c2d4e6f --json | jq '.told[] | [.person, .after]'

            What is expected stands in the scenario; without its file only what happened is said, with the result that the \
            log has.

            \(operatorNote) It only reads.

            Exit codes: 0 passed, or no expectation named; 1 not passed, or there is no such drill.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess

    @Option(help: ArgumentHelp("The file of its scenario.", valueName: "file"))
    var scenario: String?

    @Argument(help: ArgumentHelp("The drill's id.", valueName: "drill"), transform: DrillArgument.id)
    var id: DrillID

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let console = environment.console
        var read: DrillScenario?
        if let scenario {
            guard let found = try DrillFile(scenario, console, json: installation.json) else { return .refused }
            read = found
        }
        let (found, traces) = try settings.withStore { store in
            try store.reading { (try $0.drill(id), try $0.traces(of: id)) }
        }
        guard let drill = found else { throw DrillArgument.unknown(id) }
        let report = DrillReport(read ?? DrillScenario(of: drill), startedAt: drill.startedAt, traces)
        if installation.json {
            console.json(report.json(of: drill, renewals: drill.result?.renewals ?? []))
        } else {
            console.show(report, title: drill.request.title)
            if let result = drill.result {
                let word = result.passed ? "passed" : "not passed"
                console.line("\(result.by) ended it at \(result.at.shown): \(word)".printable)
                for renewal in result.renewals {
                    console.line("\(renewal.person): \(renewal.qualification) counts until \(renewal.until)".printable)
                }
            }
        }
        return report.passed ? .ok : .refused
    }
}

extension DrillScenario {
    /// What is known of a drill without its file: it expects nothing.
    fileprivate init(of drill: Drill) {
        self.init(
            name: drill.id.rawValue,
            title: drill.request.title,
            policies: drill.request.policies,
            people: drill.request.recipients,
            happenings: [],
            expected: [],
            lasts: drill.request.until.since(drill.startedAt)
        )
    }
}
