import ArgumentParser
import Escalation
import Messages

/// What a command needs that sets the mode of a gate.
struct GateRequestOptions: ParsableArguments {
    @OptionGroup var installation: InstallationOptions
    @OptionGroup var broker: BrokerOptions
    @OptionGroup var options: PersonOptions

    @Option(help: ArgumentHelp("Why, for the log and for those who see it.", valueName: "text"))
    var because: String

    @Argument(help: ArgumentHelp("The gate.", valueName: "gate"))
    var gate: String

    func send(_ mode: GateMode, until: TimeArgument?, in environment: CommandEnvironment) throws -> ExitStatus {
        let settings = try installation.settings(in: environment)
        let access = try broker.access(settings, in: environment, name: "gate \(mode.rawValue)")
        let request = PersonRequest(installation: installation, options: options, access: access)
        let wanted = GateRequest(
            gate: GateName(gate),
            mode: mode,
            until: until?.instant(at: environment.clock.now()),
            because: because
        )
        return try request.send(.setGate(wanted), of: Entry.installation, in: environment)
    }
}

private let answers = "Exit codes: 0 set; 1 refused, with the reason; 2 no answer in time."

struct GateHold: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Let automations that ask here wait: cases open, and nobody is asked before the hold ends.",
        discussion: """
            Whoever holds the authority that the policy names under `gate-modes` may, and for no longer than it permits. \
            When it ends, or is lifted by `gate normal`, the cases go to their people and their windows begin. Cases that \
            were open before go on.

              belay gate hold release --for 2h --because 'the database is being moved' --user carol
              belay gate hold release --for 2026-03-01T08:00:00Z --because 'no changes at the end of the month' --user carol

            \(answers)
            """
    )

    @OptionGroup var request: GateRequestOptions

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("A span such as 2h, or a time in RFC 3339.", valueName: "time")
    )
    var until: TimeArgument

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.hold, until: until, in: environment)
    }
}

struct GateManual: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Answer every ask here with the manual procedure at once.",
        discussion: """
            Whoever holds the authority that the policy names under `gate-modes` may, and for no longer than it permits. \
            Cases on hold at this gate end so too; cases that are with people go on.

              belay gate manual payment-approval --for 4h --because 'the review system is down' --user carol

            \(answers)
            """
    )

    @OptionGroup var request: GateRequestOptions

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("A span such as 2h, or a time in RFC 3339.", valueName: "time")
    )
    var until: TimeArgument

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.manual, until: until, in: environment)
    }
}

struct GateNormal: Subcommand {
    static let configuration = CommandConfiguration(
        commandName: "normal",
        abstract: "End a hold or the manual mode now.",
        discussion: """
              belay gate normal release --because 'the database has moved' --user carol

            \(answers)
            """
    )

    @OptionGroup var request: GateRequestOptions

    func run(in environment: CommandEnvironment) throws -> ExitStatus {
        try request.send(.normal, until: nil, in: environment)
    }
}
