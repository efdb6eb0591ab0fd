import ArgumentParser
import Documents
import Escalation
import Fleet
import Ingress
import JSON

/// Runs recorded events through policies that are not in force.
struct PolicyTryCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "try",
        abstract: "Say what a policy would have opened on recorded events.",
        discussion: """
            Reads events a line each, CloudEvents in JSON or, with --source, messages of a format that a source document \
            describes, and counts the cases that would have been opened, by trigger, cause and level. A line that cannot \
            be read is said with its number and stops nothing. Files may be of any size.

              belay policy try payments.yaml --events yesterday.jsonl
              gzip -dc month.jsonl.gz | belay policy try payments.yaml --events - --answered-after 4h
              belay policy try alerts.yaml --events alerts.jsonl --source alertmanager --json

            Nobody decides here: a case stays open, and further events of its key join it, until what failed recovers, or \
            as long as --answered-after says. Time is that of the events. Opens neither broker nor store.

            Exit codes: 0 told; 1 mistakes in a policy, or a line that could not be read.
            """
    )

    @OptionGroup var installation: InstallationOptions

    @Option(help: ArgumentHelp("The file of recorded events; - is standard input.", valueName: "file"))
    var events: String

    @Option(
        help: ArgumentHelp("Read them by this source: its name in ingress.sources, or its file.", valueName: "name")
    )
    var source: String?

    @Option(help: ArgumentHelp("How long a case is taken to be open, such as 4h.", valueName: "time"))
    var answeredAfter: SpanArgument?

    @Option(help: ArgumentHelp("List at most so many cases; all are counted.", valueName: "number"))
    var limit = 50

    @Argument(help: ArgumentHelp("Files of policies, and of what they are read against.", valueName: "file"))
    var files: [String]

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit is a number from 0") }
        if events == "-", files.contains("-") { throw ValidationError("standard input is read once") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let console = environment.console
        guard let files = try DocumentFiles(files, settings, in: environment, json: installation.json) else {
            return .refused
        }
        let recorded = try RecordedEvents(named: source, among: settings.ingress.sources, input: console.input)
        let run = PolicyTryRun(
            PolicyTrial(files.policies, answeredAfter: answeredAfter?.duration),
            file: events,
            listed: limit,
            isJSON: installation.json,
            environment: environment
        )
        var lines = LineReader(try FileBytes.open(events, console.input))
        while let line = try lines.next() {
            try environment.checkInterruption()
            run.take(line, by: recorded, bytesRead: lines.bytesRead)
        }
        run.finish()
        return run.unreadable == 0 ? .ok : .refused
    }
}
