import ArgumentParser
import Documents
import Escalation
import Fleet
import Insight
import JSON
import Store

/// What is learnt from the cases of a period.
struct ReportCommand: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Say what is to be learnt from the cases of a period.",
        discussion: """
            How often things stopped, how long it took until somebody noticed, claimed, decided and resolved them, which \
            windows were kept, what was passed on and refused, what was decided faster than it can be read, what came in \
            storms, and what the cases suggest to change, with the cases. It counts the cases that were opened in the \
            period, whatever became of them since, and reads the log: what it says, the log says.

              belay report
              belay report --from 2026-10-01 --to 2026-11-01 --html october.html
              belay report --from 90d --policy payment-approval --by version,level
              belay report --json | jq '.tables.suggestions'
              belay report --csv figures.csv
              belay report --csv - --table hurried

            Percentiles are by nearest rank: always a time that was measured. --html writes one page that needs nothing \
            else, with charts; --csv one table of figures, or the one that --table names.

            \(operatorNote) It only reads.

            Exit codes: 0 told, whatever it is; 64 wrong usage; 69 out of reach.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var options: ReportOptions

    @Option(help: ArgumentHelp("Write it as one page for people; - for standard output.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write a table, commas between its values; - for standard output.", valueName: "file"))
    var csv: String?

    @Option(help: ArgumentHelp("Which table --csv writes, as --json names it.", valueName: "name"))
    var table = "figures"

    @Flag(help: "Do not try what suggested changes would have done.")
    var withoutTrials = false

    func validate() throws {
        guard installation.json == false || html != "-" && csv != "-" else {
            throw ValidationError("--json and a file named - would both go to standard output")
        }
        guard html != "-" || csv != "-" else { throw ValidationError("only one of --html and --csv can be -") }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(store.arguments, in: environment)
        let console = environment.console
        let (report, reading) = try settings.withStore { try made(of: $0, settings, environment) }
        if let html { try write(report.page, to: html, console) }
        if let csv {
            try write(try chosenTable(of: report).csv, to: csv, console)
        }
        if installation.json {
            console.json(report.json(of: reading))
        } else if html == nil, csv == nil {
            console.show(report, reading)
        }
        return .ok
    }

    private func chosenTable(of report: Report) throws -> ReportTable {
        let tables = report.tables
        if let chosen = tables.first(where: { $0.name == self.table }) { return chosen }
        let known = tables.map(\.name).joined(separator: ", ")
        throw CommandFailure(.usage, "there is no table \(table)", advice: "there are: \(known)")
    }

    private func made(of store: any Store, _ settings: Settings, _ environment: CommandEnvironment) throws -> (
        Report, ReportReading
    ) {
        let progress = Progress(environment.console, isQuiet: installation.json)
        defer { progress.clear() }
        let (now, standing, letters) = try store.reading { reader in
            (reader.now, try StandingDocuments(reader, settings), try reader.dead(state: nil, limit: Self.lettersMax))
        }
        let scope = try options.scope(at: now)
        let (fold, reading) = try ReportReading.fold(store, scope) { read, size in
            try environment.checkInterruption()
            progress.show("\(read) of \(size) entries")
        }
        var report = Report(
            fold,
            by: try options.dimensions,
            rules: options.rules,
            surroundings: try surroundings(standing)
        )
        report.dead = DeadFigures(letters, in: scope)
        let trials = SuggestionTrials(store: store, environment: environment, standing: standing, scope: scope)
        for suggestion in report.suggestions {
            report.trials[suggestion] = try trials.trial(of: suggestion, isTried: !withoutTrials)
        }
        return (report, reading)
    }

    /// More dead letters than anybody has looked at.
    private static let lettersMax = 100_000

    private func surroundings(_ standing: StandingDocuments) throws -> ReportSurroundings {
        var surroundings = ReportSurroundings()
        surroundings.calendars = standing.calendars
        surroundings.calendar = options.calendar.map { CalendarName($0) }
        if let calendar = surroundings.calendar, standing.calendars[calendar] == nil {
            let known = standing.calendars.names.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure(
                .usage,
                "there is no calendar \(calendar)",
                advice: known.isEmpty ? "apply one with: belay policy apply FILE" : "there are: \(known)"
            )
        }
        for team in (standing.directory?.teams.values).map(Array.init) ?? [] {
            for person in team.members { surroundings.teams[person, default: []].append(team.name) }
        }
        return surroundings
    }

    private func write(_ text: String, to file: String, _ console: Console) throws {
        if file == "-" { return console.output.write(text) }
        try BundleFiles.replace(file, with: Array(text.utf8))
        console.note("written: \(file)")
    }
}
