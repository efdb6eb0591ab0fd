import ArgumentParser
import Documents
import Escalation
import Fleet

/// Runs the examples that policies carry.
struct PolicyTestCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that policies carry, without broker or store.",
        discussion: """
            A policy's `tests:` say what happens, step by step, and what must come of it: events that open cases or do \
            not, time that passes, decisions that are taken or refused. They run on the same code as the workers, under \
            a clock of their own, so a day takes no time.

              belay policy test payments.yaml directory.yaml
              belay policy test policies/*.yaml calendars/office.yaml --json

            With a directory among the files its people decide, as they do when a policy is applied; without one, people \
            are made up, three of each role, called by the role and a number: payments-operator-1. `belay policy apply` \
            runs the same tests with the people and calendars in force, and applies nothing where one fails.

            Exit codes: 0 every test passed; 1 one failed or could not be run, or mistakes in a file.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Argument(help: ArgumentHelp("Files of documents; - is standard input.", valueName: "file"))
    var files: [String]

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let console = environment.console
        guard let files = try DocumentFiles(files, settings, in: environment, json: installation.json) else {
            return .refused
        }
        let progress = Progress(console, isQuiet: installation.json)
        let runs = files.runTests { progress.show($0) }
        progress.clear()
        if !installation.json { print(runs, console) }
        console.report(runs, json: installation.json)
        for policy in files.policies where policy.tests.isEmpty {
            console.note("\(policy.reference) has no tests.".printable)
        }
        return runs.areGood ? .ok : .refused
    }

    private func print(_ runs: [PolicyTestRuns], _ console: Console) {
        var table = TextTable([
            .init(title: "RESULT"), .init(title: "POLICY"), .init(title: "TEST", isFlexible: true),
        ])
        for run in runs {
            for result in run.report.results {
                let isGood = result.failures.isEmpty
                table.add([
                    .init(isGood ? "passed" : "failed", tint: isGood ? .good : .bad),
                    .init(run.report.policy.name.rawValue), .init(result.test),
                ])
            }
        }
        if !table.isEmpty { console.table(table) }
        for run in runs { console.line("\(run.report.policy): \(run.report.summary)".printable) }
    }
}
