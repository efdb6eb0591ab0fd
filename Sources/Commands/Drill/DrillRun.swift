import ArgumentParser
import CEL
import Documents
import Escalation
import Fleet
import JSON

struct DrillRun: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Hold a drill, live or simulated, and say how it went.",
        discussion: """
            Live, you need a broker user and the right to say that a drill of its policies was held: you own cases at the \
            level of `governance:`, or else at the last. Its events come from you, or from the user whom --events-user \
            names. It ends when everything that is expected has happened or can happen no more, and at the latest when the \
            scenario says; then the result goes into the log, and a drill that was passed renews what the scenario says.

              belay drill run night.yaml --user erin
              belay drill run night.yaml --user erin --events-user test-source --events-password-file /etc/belay/test
              belay drill run night.yaml --simulated policies/payments.yaml directory.yaml calendars/office.yaml
              belay drill run night.yaml --simulated payments.yaml directory.yaml --json

            With --simulated nothing leaves this process: the policies and people of the files after it, a clock of its own, \
            and people who do what `script:` says. Neither broker nor store is needed.

            Exit codes: 0 passed; 1 not passed, refused, or mistakes in a file; 2 no answer in time.
            """
    )

    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var store: StoreAccess
    @OptionGroup var options: PersonOptions

    @Flag(help: "Play it in this process, with the policies and people of the files.")
    var simulated = false

    @Option(help: ArgumentHelp("The broker user that sends the events; else yours.", valueName: "name"))
    var eventsUser: String?

    @Option(help: ArgumentHelp("A file with that user's password, closed to others.", valueName: "file"))
    var eventsPasswordFile: String?

    @Argument(help: ArgumentHelp("The scenario.", valueName: "scenario"))
    var scenario: String

    @Argument(help: ArgumentHelp("With --simulated: policies, directory, calendars.", valueName: "file"))
    var files: [String] = []

    func validate() throws {
        if simulated, files.isEmpty { throw ValidationError("--simulated needs the files of policies and people") }
        if !simulated, !files.isEmpty {
            throw ValidationError("policies and people are those in force: files go with --simulated")
        }
        if eventsPasswordFile != nil, eventsUser == nil {
            throw ValidationError("--events-password-file is of --events-user: name them too")
        }
    }

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(simulated ? [:] : store.arguments, in: environment)
        guard let read = try DrillFile(scenario, environment.console, json: installation.json) else { return .refused }
        return simulated ? try simulate(read, settings, in: environment) : try play(read, settings, in: environment)
    }

    private func simulate(
        _ scenario: DrillScenario,
        _ settings: Settings,
        in environment: CommandEnvironment
    ) throws -> ExitStatus {
        let console = environment.console
        guard let files = try DocumentFiles(files, settings, in: environment, json: installation.json) else {
            return .refused
        }
        guard let directory = files.directory else {
            throw CommandFailure(.refused, "no directory is among the files", advice: "name its file too")
        }
        for name in scenario.policies where !files.policies.contains(where: { $0.name == name }) {
            throw CommandFailure(.refused, "no policy \(name) is among the files", advice: "name its file too")
        }
        for person in scenario.people where directory.people[person] == nil {
            throw CommandFailure(.refused, "the directory has no person \(person)", advice: "look at `people:`")
        }
        let simulation: DrillScenario.Simulation
        do throws(JSONError) {
            simulation = try scenario.simulate(
                files.policies,
                directory: directory,
                calendars: files.installation.calendars ?? .none
            )
        } catch {
            throw CommandFailure(.refused, "no broker would bring one of its events: \(error)")
        }
        if installation.json {
            console.json(simulation.report.json(refusals: simulation.refusals))
        } else {
            for refusal in simulation.refusals { console.note("refused: \(refusal)".printable) }
            console.show(simulation.report, title: "\(scenario.title), simulated")
        }
        return simulation.report.passed && simulation.refusals.isEmpty ? .ok : .refused
    }

    private func play(
        _ scenario: DrillScenario,
        _ settings: Settings,
        in environment: CommandEnvironment
    ) throws -> ExitStatus {
        let access = try broker.access(settings, in: environment, name: "drill run")
        var events = access
        if let eventsUser {
            var other = broker
            other.user = eventsUser
            other.passwordFile = eventsPasswordFile ?? broker.passwordFile
            events = try other.access(settings, in: environment, name: "drill events")
        }
        return try settings.withStore { store in
            try LiveDrill(
                scenario,
                id: DrillID(RandomName.message()),
                asking: PersonRequest(installation: installation, options: options, access: access),
                events: events,
                store: store,
                environment: environment
            ).play()
        }
    }
}

/// Reads a scenario; mistakes are said, each with its place.
func DrillFile(_ path: String, _ console: Console, json: Bool) throws -> DrillScenario? {
    let source = DocumentSource(file: path, bytes: try FileBytes.read(path, console.input, bytesMax: 1 << 20))
    let reading = DrillReader().scenario(in: source)
    console.report(reading.issues, json: json)
    return reading.issues.contains { $0.severity == .error } ? nil : reading.value
}
